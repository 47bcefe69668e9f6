import { decode, encode, fixedBytes, struct } from '../primitives/borsh.ts';
import { type Head, hashHeadInput, hashHeadOutput } from '../proof/head.ts';
import { type Envelope, envelopeCodec } from '../proof/statement.ts';

/** Signs heads with the result keys. Real: made by `bin` over `enclave/result-keys.ts`. */
export interface HeadSigner {
  /** Who says so, for whom, until when. */
  envelope(hashes: { readonly inputHash: Uint8Array; readonly outputHash: Uint8Array }): Envelope;
  /** 64 bytes of ed25519 over the `head` hash of an envelope. Called only for what is committed. */
  sign(envelope: Envelope): Uint8Array;
}

/** Judges what another process signed before. Real: `server/head-judge.ts`. */
export interface HeadJudge {
  /** Why a head is not one that a key of this service signed; nothing if it is. */
  judge(head: SignedHead): Promise<string | undefined>;
}

/** A head as it leaves the process. */
export type SignedHead = Head & { readonly envelope: Envelope; readonly signature: Uint8Array };

/** The one slot of a head's statement in the store. */
export const headSlot = 'ed25519';

const slotCodec = struct({ envelope: envelopeCodec, signature: fixedBytes(64) });

/** What the slot keeps: the envelope differs from process to process, so it comes with its signature. */
export function signHead(signer: HeadSigner, { input, output }: Head): Uint8Array {
  const hashes = { inputHash: hashHeadInput(input), outputHash: hashHeadOutput(output) };
  const envelope = signer.envelope(hashes);
  return encode(slotCodec, { envelope, signature: signer.sign(envelope) });
}

export const toSignedHead = (head: Head, slot: Uint8Array): SignedHead => ({
  ...head,
  ...decode(slotCodec, slot),
});
