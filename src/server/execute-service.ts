import type { ResultKeys } from '../enclave/result-keys.ts';
import type { Executor } from '../executor/executor.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import { hashEnvelope, hashInput, hashOutput } from '../proof/statement.ts';
import type { AttestationService, Quoted } from './attestation-service.ts';
import type { BundleArchive } from './bundle-archive.ts';
import { makeEnvelope } from './envelope.ts';
import { type ExecuteAnswer, toExecuteAnswer } from './execute-answer.ts';
import type { ExecuteRequest } from './execute-request.ts';
import { toOneShotCall, toPromisingCall } from './one-shot-request.ts';
import { runAlone, type SignableCall } from './signable-call.ts';
import { runWithReceipts } from './signable-run.ts';
import { assertWitness } from './witness-bound.ts';

export type ExecuteParts = {
  readonly executor: Executor;
  readonly keys: ResultKeys;
  readonly attestation: AttestationService;
  readonly archive: BundleArchive;
  /** Unix seconds. */
  readonly clock: () => number;
};

/** The order of a signed call. */
export class ExecuteService {
  readonly #parts: ExecuteParts;

  constructor(parts: ExecuteParts) {
    this.#parts = parts;
  }

  /** Throws the caller's problems and our faults; in either case nothing was signed. */
  async execute(request: ExecuteRequest): Promise<ExecuteAnswer> {
    const { attestation, archive, keys, clock } = this.#parts;
    const ran = await this.#run(request, attestation.registration.config.limits);
    const { input, output, told, ...shown } = ran;
    const envelope = makeEnvelope(attestation.registration, {
      inputHash: hashInput(input),
      outputHash: hashOutput(output),
      challenge: request.challenge,
      now: clock(),
    });
    const statement = { input, output, envelope };
    const statementHash = hashEnvelope(envelope);
    const quoted = await this.#quote(request, statementHash);
    await archive.commit({ statement, statementHash, ...shown, attestation: quoted.attestation });
    // Only now: a signature states what is durable, and it is durable itself before it leaves.
    const signatures = keys.signStatement(statementHash);
    await archive.addSignatures(statementHash, signatures);
    return toExecuteAnswer({ told, statement, statementHash, signatures, quoted, now: clock() });
  }

  async #run(request: ExecuteRequest, limits: TrustConfig['limits']): Promise<SignableCall> {
    const { executor } = this.#parts;
    const { max_witness_bytes: bound } = request;
    const promising = toPromisingCall(request, limits);
    const ran = await (promising === undefined
      ? runAlone(executor, toOneShotCall(request, limits), bound)
      : runWithReceipts(executor, promising, bound));
    assertWitness(ran.witness, ran.input, limits);
    return ran;
  }

  #quote({ attestation: wanted, challenge }: ExecuteRequest, statementHash: Uint8Array): Promise<Quoted> {
    const { attestation } = this.#parts;
    if (wanted === 'registration' && challenge === undefined) return attestation.current();
    return attestation.overStatement(statementHash, challenge ?? zeroHash);
  }
}
