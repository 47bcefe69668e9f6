import type { ResultKeys } from '../enclave/result-keys.ts';
import type { Executor } from '../executor/executor.ts';
import { paramsAt, paramsHash } from '../params/at-version.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { zeroHash } from '../primitives/hash.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { Preimages } from '../proof/bundle.ts';
import { oneShotInput, oneShotOutput, returnedBytes } from '../proof/one-shot-statement.ts';
import { hashTrustConfig } from '../proof/report-data.ts';
import {
  type Envelope,
  hashEnvelope,
  hashInput,
  hashOutput,
  type StatementInput,
  type StatementOutput,
} from '../proof/statement.ts';
import { engineId } from '../runtime/engine-id.ts';
import { type FailureFacts, failureFacts } from '../runtime/failure-facts.ts';
import type { OneShotResult } from '../runtime/one-shot.ts';
import type { OneShotCall } from '../runtime/one-shot-call.ts';
import { preStateRoot } from '../runtime/pre-state.ts';
import type { AttestationService, Quoted } from './attestation-service.ts';
import type { BundleArchive } from './bundle-archive.ts';
import { type ExecuteAnswer, toExecuteAnswer } from './execute-answer.ts';
import type { ExecuteRequest } from './execute-request.ts';
import { toOneShotCall } from './one-shot-request.ts';
import { ProblemError } from './problems.ts';

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
    const call = toOneShotCall(request, attestation.registration.config.limits);
    const input = inputOf(call);
    const result = await this.#run(call, input);
    const failure = failureOf(result);
    const output = oneShotOutput(result, failure);
    const envelope = this.#envelope(input, output, request.challenge);
    const statement = { input, output, envelope };
    const statementHash = hashEnvelope(envelope);
    const quoted = await this.#quote(request, statementHash);
    await archive.commit({
      statement,
      statementHash,
      preimages: preimagesOf(call, result, failure),
      code: call.code,
      attestation: quoted.attestation,
    });
    // Only now: a signature states what is durable, and it is durable itself before it leaves.
    const signatures = keys.signStatement(statementHash);
    await archive.addSignatures(statementHash, signatures);
    const { isView } = call;
    return toExecuteAnswer({
      isView,
      result,
      failure,
      statement,
      statementHash,
      signatures,
      quoted,
      now: clock(),
    });
  }

  /** The executor is not believed in anything that can be known without it. */
  async #run(call: OneShotCall, { preStateRoot }: StatementInput): Promise<OneShotResult> {
    const execution = await this.#parts.executor.execute(call);
    if (execution.kind === 'unsupported') {
      const { code, feature } = execution;
      throw new ProblemError(code, `the call needs ${feature}, which is not supported here`, { feature });
    }
    if (equalBytes(execution.result.preStateRoot, preStateRoot)) return execution.result;
    throw new InternalFault('the executor ran another state than the one that came with the call');
  }

  #quote({ attestation: wanted, challenge }: ExecuteRequest, statementHash: Uint8Array): Promise<Quoted> {
    const { attestation } = this.#parts;
    if (wanted === 'registration' && challenge === undefined) return attestation.current();
    return attestation.overStatement(statementHash, challenge ?? zeroHash);
  }

  #envelope(input: StatementInput, output: StatementOutput, challenge: Uint8Array | undefined): Envelope {
    const { keys, keyEpoch, appId, composeHash, config } = this.#parts.attestation.registration;
    const issuedAt = BigInt(Math.floor(this.#parts.clock()));
    const lifetime = config.statementLifetimeSeconds;
    return {
      inputHash: hashInput(input),
      outputHash: hashOutput(output),
      audience: config.audience,
      appId,
      composeHash,
      configHash: hashTrustConfig(config),
      signerKeys: { ed25519: keys.ed25519, secp256k1: keys.secp256k1 },
      keyEpoch,
      challenge: challenge ?? zeroHash,
      issuedAt,
      expiresAt: lifetime === 0n ? 0n : issuedAt + lifetime,
    };
  }
}

/** Throws `InvalidCall` when no chain could have come to this call. */
function inputOf(call: OneShotCall): StatementInput {
  return oneShotInput(call, {
    preStateRoot: preStateRoot(call),
    codeHash: hashOfCode(call.code),
    paramsHash: paramsHash(paramsAt(call.protocolVersion)),
    engineId,
  });
}

const failureOf = ({ outcome }: OneShotResult): FailureFacts | undefined =>
  outcome.error === undefined ? undefined : failureFacts(outcome.error);

function preimagesOf(call: OneShotCall, result: OneShotResult, failure: FailureFacts | undefined): Preimages {
  return {
    salt: undefined,
    args: call.args,
    returnValue: returnedBytes(result.outcome),
    logs: result.outcome.logs,
    failure: failure?.text,
    changes: result.changes,
  };
}
