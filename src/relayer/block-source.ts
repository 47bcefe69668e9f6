import type { ChainBlock } from './near-node.ts';
import type { RequestEvent } from './request-event.ts';

/** Whose events are looked for. */
export type Watched = {
  readonly contractId: string;
  /** Name of the standard that the contract's events carry. */
  readonly standard: string;
};

/** Where events are found. Both throw `RpcFailure` (or `HttpFailure`) when they cannot tell, and never leave one out. */
export type BlockSource = {
  /** `isThorough`: also receipts that the contract sent to itself, which is where a yield's callback runs. */
  requestsIn(watched: Watched, block: ChainBlock, isThorough: boolean): Promise<readonly RequestEvent[]>;
};
