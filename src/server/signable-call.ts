import type { Executor } from '../executor/executor.ts';
import { paramsAt, paramsHash } from '../params/at-version.ts';
import { equalBytes } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { Preimages } from '../proof/bundle.ts';
import { oneShotInput, oneShotOutput, returnedBytes } from '../proof/one-shot-statement.ts';
import type { StatementInput, StatementOutput } from '../proof/statement.ts';
import type { Witness } from '../proof/witness.ts';
import { engineId } from '../runtime/engine-id.ts';
import { type FailureFacts, failureFacts } from '../runtime/one-shot/failure-facts.ts';
import type { OneShotResult } from '../runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../runtime/one-shot/one-shot-call.ts';
import { preStateRoot } from '../runtime/one-shot/pre-state.ts';
import type { ToldCall } from './execute-answer.ts';
import { toChangeJson, toOutcomeJson } from './outcome-json.ts';
import { unsupportedProblem } from './unsupported-problem.ts';

/** A call that ran, and all that there is to sign and to tell of it. */
export type SignableCall = {
  readonly input: StatementInput;
  readonly output: StatementOutput;
  readonly preimages: Preimages;
  readonly code: Uint8Array;
  /** Of further accounts, as a bundle has them. */
  readonly accountCodes: readonly Uint8Array[];
  readonly witness: Witness;
  readonly told: ToldCall;
};

/** Runs a call whose promises are refused. Throws the caller's problems and our faults. */
export async function runAlone(
  executor: Executor,
  call: OneShotCall,
  maxWitnessBytes?: bigint,
): Promise<SignableCall> {
  const input = inputOf(call, maxWitnessBytes);
  const result = await run(executor, call, input);
  const { error } = result.outcome;
  const failure = error === undefined ? undefined : failureFacts(error);
  return {
    input,
    output: oneShotOutput(result, failure),
    preimages: preimagesOf(call, result, failure),
    code: call.code,
    accountCodes: [],
    witness: result.witness,
    told: {
      outcome: toOutcomeJson({ isView: call.isView, result, failure }),
      changes: result.changes.map(toChangeJson),
    },
  };
}

/** Throws `InvalidCall` when no chain could have come to this call. */
function inputOf(call: OneShotCall, maxWitnessBytes: bigint | undefined): StatementInput {
  return oneShotInput(call, {
    preStateRoot: preStateRoot(call),
    codeHash: hashOfCode(call.code),
    paramsHash: paramsHash(paramsAt(call.protocolVersion)),
    engineId,
    maxWitnessBytes,
  });
}

/** The executor is not believed in anything that can be known without it. */
async function run(
  executor: Executor,
  call: OneShotCall,
  { preStateRoot }: StatementInput,
): Promise<OneShotResult> {
  const execution = await executor.execute(call);
  if (execution.kind === 'unsupported') throw unsupportedProblem(execution);
  if (equalBytes(execution.result.preStateRoot, preStateRoot)) return execution.result;
  throw new InternalFault('the executor ran another state than the one that came with the call');
}

function preimagesOf(call: OneShotCall, result: OneShotResult, failure: FailureFacts | undefined): Preimages {
  return {
    salt: undefined,
    args: call.args,
    returnValue: returnedBytes(result.outcome),
    logs: result.outcome.logs,
    failure: failure?.text,
    changes: result.changes,
    receipts: [],
    outcomes: [],
  };
}
