import type { Executor } from '../../executor/executor.ts';
import { failureFacts } from '../../runtime/failure-facts.ts';
import type { OneShotCall } from '../../runtime/one-shot-call.ts';
import type { RanCall } from '../../server/outcome-json.ts';
import type { UnsupportedCode } from '../../vm/errors.ts';

/** The call asks for what is not offered here. There is no outcome: it would not be NEAR's. */
export class NoOutcome extends Error {}

const reasons: Record<UnsupportedCode, (feature: string) => string> = {
  promises_unsupported: (feature) =>
    `the contract makes a promise (${feature}), and there is no chain around a single call to send it to`,
};

/** Runs the call where guests run. Throws `NoOutcome`, or `ExecutorFault` when the failure is ours. */
export async function runCall(executor: Executor, call: OneShotCall): Promise<RanCall> {
  const execution = await executor.execute(call);
  if (execution.kind === 'unsupported') throw new NoOutcome(reasons[execution.code](execution.feature));
  const { result } = execution;
  const { error } = result.outcome;
  return { isView: call.isView, result, failure: error === undefined ? undefined : failureFacts(error) };
}
