import { InternalFault } from '../primitives/internal-fault.ts';
import type { OneShotResult } from '../runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../runtime/one-shot/one-shot-call.ts';
import type { NamedCall } from '../runtime/one-shot/promising-call.ts';
import type { ReceiptRunEnd } from '../runtime/one-shot/receipt-run.ts';
import type { UnsupportedCode } from '../vm/errors.ts';
import type { Owner } from './owner.ts';

/** What became of a call: a result that may be signed, or a refusal that may not. */
export type Execution =
  | { readonly kind: 'done'; readonly result: OneShotResult }
  /** The contract asked for what is not there; `feature` names it. */
  | { readonly kind: 'unsupported'; readonly code: UnsupportedCode; readonly feature: string };

/** Runs guests away from the keys. Real: `executor/pool.ts`. */
export interface Executor {
  /**
   * Of a valid call: the caller has found its `preStateRoot`, which checks that. Its process has seen, and will see, the
   * work of no other `owner`; without one, the call is for everyone to see.
   * Throws `ExecutorFault` when there is no result for a reason that is not the contract's.
   */
  execute(call: OneShotCall, owner?: Owner): Promise<Execution>;
  /** The same of a call with a receipt around it. Throws `Unsupported` when the state that it brings does not do. */
  executeReceipts(call: NamedCall, owner?: Owner): Promise<ReceiptRunEnd>;
  /** Whether a call would find a live process now. */
  isReady(): boolean;
  /** Ends the processes; calls in flight end as `executor_closed`. */
  close(): Promise<void>;
}

export type ExecutorFaultCode =
  /** The wall-clock limit passed, in the call or in preparing its contract; who did it was killed. */
  | 'execution_timeout'
  /** The process ended while it ran this call. */
  | 'executor_died'
  /** More calls wait than the pool holds. */
  | 'executor_overloaded'
  /** Our code threw inside the process, or the state could not be read: the fault of that is the `cause` then. */
  | 'execution_fault'
  | 'executor_closed';

/** We failed: nothing is signed. */
export class ExecutorFault extends InternalFault {
  readonly code: ExecutorFaultCode;
  constructor(code: ExecutorFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExecutorFault';
    this.code = code;
  }
}
