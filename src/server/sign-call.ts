import { zeroHash } from '../primitives/hash.ts';
import type { Signatures } from '../proof/bundle.ts';
import { hashEnvelope, hashInput, hashOutput, type Statement } from '../proof/statement.ts';
import type { Quoted } from './attestation-service.ts';
import type { BundleArchive } from './bundle-archive.ts';
import { makeEnvelope } from './envelope.ts';
import type { Epoch } from './key-epochs.ts';
import type { SignableCall } from './signable-call.ts';
import { assertWitness } from './witness-bound.ts';

/** How a result is to be attested. */
export type SigningWishes = {
  /** 32 bytes of the caller. */
  readonly challenge: Uint8Array | undefined;
  /** Over this very statement; a challenge implies it. */
  readonly isQuotedAlone: boolean;
};

export type Signed = {
  readonly statement: Statement;
  readonly statementHash: Uint8Array;
  readonly signatures: Signatures;
  readonly quoted: Quoted;
};

export type SigningParts = {
  readonly archive: BundleArchive;
  /** Unix seconds. */
  readonly clock: () => number;
};

/** The order of a signed call, once it ran. Throws the caller's problems and our faults; then nothing was signed. */
export async function signCall(
  { archive, clock }: SigningParts,
  { keys, attestation }: Epoch,
  ran: SignableCall,
  { challenge, isQuotedAlone }: SigningWishes,
): Promise<Signed> {
  const { registration } = attestation;
  const { input, output, told: _told, ...shown } = ran;
  assertWitness(ran.witness, input, registration.config.limits);
  const envelope = makeEnvelope(registration, {
    inputHash: hashInput(input),
    outputHash: hashOutput(output),
    challenge,
    now: clock(),
  });
  const statement = { input, output, envelope };
  const statementHash = hashEnvelope(envelope);
  const quoted = await (isQuotedAlone || challenge !== undefined
    ? attestation.overStatement(statementHash, challenge ?? zeroHash)
    : attestation.current());
  await archive.commit({ statement, statementHash, ...shown, attestation: quoted.attestation });
  // Only now: a signature states what is durable, and it is durable itself before it leaves.
  const signatures = keys.result.signStatement(envelope);
  await archive.addSignatures(statementHash, signatures);
  return { statement, statementHash, signatures, quoted };
}
