import type { Executor } from '../executor/executor.ts';
import { everyone, type Owner } from '../executor/owner.ts';
import type { TrustConfig } from '../proof/report-data.ts';
import type { BundleArchive } from './bundle-archive.ts';
import { type ExecuteAnswer, toExecuteAnswer } from './execute-answer.ts';
import type { ExecuteRequest } from './execute-request.ts';
import type { Epoch, KeyEpochs } from './key-epochs.ts';
import { toOneShotCall, toPromisingCall } from './one-shot-request.ts';
import { signCall } from './sign-call.ts';
import { runAlone, type SignableCall } from './signable-call.ts';
import { runWithReceipts } from './signable-run.ts';

export type ExecuteParts = {
  readonly executor: Executor;
  readonly epochs: KeyEpochs;
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

  /**
   * `owner`: who may share a guest process with it. Throws the caller's problems and our faults; in either case nothing
   * was signed.
   */
  execute(request: ExecuteRequest, owner: Owner = everyone): Promise<ExecuteAnswer> {
    return this.#parts.epochs.use((epoch) => this.#executeIn(epoch, request, owner));
  }

  async #executeIn(epoch: Epoch, request: ExecuteRequest, owner: Owner): Promise<ExecuteAnswer> {
    const { clock } = this.#parts;
    const ran = await this.#run(request, owner, epoch.attestation.registration.config.limits);
    const signed = await signCall(this.#parts, epoch, ran, {
      challenge: request.challenge,
      isQuotedAlone: request.attestation === 'per-result',
    });
    return toExecuteAnswer({ told: ran.told, ...signed, now: clock() });
  }

  async #run(request: ExecuteRequest, owner: Owner, limits: TrustConfig['limits']): Promise<SignableCall> {
    const { executor } = this.#parts;
    const { max_witness_bytes: maxWitnessBytes, salt } = request;
    const promising = toPromisingCall(request, limits);
    return promising === undefined
      ? runAlone(executor, toOneShotCall(request, limits), { maxWitnessBytes, salt, owner })
      : runWithReceipts(executor, promising, { maxWitnessBytes, owner });
  }
}
