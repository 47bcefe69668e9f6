import type { ExecutionOutcomeWithId } from '../../primitives/outcome.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import type { Hash } from '../../trie/node.ts';
import type { StateChange } from './trie-external.ts';

/** An outcome, and the height of the block in which it came about. */
export type PlacedOutcome = ExecutionOutcomeWithId & {
  readonly height: bigint;
  readonly computeUsage: bigint;
};

/** What came of a call with a receipt around it. */
export type ReceiptRun = {
  readonly postStateRoot: Hash;
  /** Rows of the state by trie key, as far as they are others than before; keys ascending. */
  readonly changes: readonly StateChange[];
  /** In the order of execution; the first is the call's own. */
  readonly outcomes: readonly PlacedOutcome[];
  /** Handed back: in the order in which they were made. Run: what still waits, for a yield or behind one. */
  readonly receipts: readonly Receipt[];
  /** The nodes and values that suffice to do the same again, but for the codes; in byte order. */
  readonly witness: readonly Uint8Array[];
};

/** The same over a state of which somebody else keeps the record. */
export type RunOverState = Omit<ReceiptRun, 'witness'>;

/** What a run may come to before it is given up. */
export const boundNames = ['blocks', 'gas', 'receipts'] as const;
export type BoundName = (typeof boundNames)[number];

export type ReceiptRunEnd = RunEnd<ReceiptRun>;

export type RunEnd<Run> =
  | { readonly kind: 'done'; readonly run: Run }
  /** Receipts were still on their way when the bound was reached: there is no result. */
  | { readonly kind: 'beyond'; readonly bound: BoundName };
