import type { CallOfCode } from '../runtime/one-shot-call.ts';
import type { Execution, ExecutorFault } from './executor.ts';
import type { PreparedContract } from './prepared-contracts.ts';

/** A call on its way to an answer. */
export type Job = {
  readonly call: CallOfCode;
  readonly contract: PreparedContract;
  readonly resolve: (execution: Execution) => void;
  readonly reject: (fault: ExecutorFault) => void;
  /** How often its process was lost under it, without this call being known as the cause. */
  losses: number;
  /** No other call may be in its process, so that it alone can be the cause of a loss. */
  runsAlone: boolean;
};
