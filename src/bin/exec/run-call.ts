import type { Executor } from '../../executor/executor.ts';
import { failureFacts } from '../../runtime/one-shot/failure-facts.ts';
import type { OneShotCall } from '../../runtime/one-shot/one-shot-call.ts';
import type { RanCall } from '../../server/outcome-json.ts';
import {
  BeyondBound,
  type PreparedCall,
  type RanReceipts,
  runPromising,
} from '../../server/promising-run.ts';
import type { UnsupportedCode } from '../../vm/errors.ts';

/** The call asks for what is not offered here. There is no outcome: it would not be NEAR's. */
export class NoOutcome extends Error {}

const reasons: Record<UnsupportedCode, (feature: string) => string> = {
  promises_unsupported: (feature) =>
    `the contract makes a promise (${feature}): --promises return shows its receipts, --promises run runs them`,
  state_incomplete: (hash) => `the state lacks the node or value ${hash}`,
  state_invalid: (why) => `the state is not one of a chain: ${why}`,
};

/** Runs the call where guests run. Throws `NoOutcome`, or `ExecutorFault` when the failure is ours. */
export async function runCall(executor: Executor, call: OneShotCall): Promise<RanCall> {
  const execution = await executor.execute(call);
  if (execution.kind === 'unsupported') throw new NoOutcome(reasons[execution.code](execution.feature));
  const { result } = execution;
  const { error } = result.outcome;
  return { isView: call.isView, result, failure: error === undefined ? undefined : failureFacts(error) };
}

/** The same of a call whose receipts are handed back or run. */
export async function runReceiptsOf(executor: Executor, prepared: PreparedCall): Promise<RanReceipts> {
  try {
    return await runPromising(executor, prepared);
  } catch (cause) {
    if (cause instanceof BeyondBound) throw new NoOutcome(cause.message, { cause });
    throw cause;
  }
}
