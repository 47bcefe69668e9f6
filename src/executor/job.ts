import type { OneShotCall } from '../runtime/one-shot-call.ts';
import type { Execution, ExecutorFault } from './executor.ts';

/** A call on its way to an answer. */
export type Job = {
  readonly call: OneShotCall;
  readonly resolve: (execution: Execution) => void;
  readonly reject: (fault: ExecutorFault) => void;
  /** How often its process was lost under it, without this call being known as the cause. */
  losses: number;
  /** No other call may be in its process, so that it alone can be the cause of a loss. */
  runsAlone: boolean;
};
