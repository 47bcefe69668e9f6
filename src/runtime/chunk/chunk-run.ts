import type { ExecutionOutcomeWithId } from '../../primitives/outcome.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import type { ValidatorStake } from '../../primitives/validator-stake.ts';
import { assertU64 } from '../ranges.ts';
import type { ReceiptSink } from '../receipts/receipt-sink.ts';
import type { ChunkContext } from './chunk-context.ts';

/** An outcome, and what its work took of the chunk, which no hash covers. */
export type ChunkOutcome = ExecutionOutcomeWithId & { readonly computeUsage: bigint };

/** A chunk while it is applied. */
export class ChunkRun {
  readonly chunk: ChunkContext;
  readonly sink: ReceiptSink;
  /** Receipts that come next, before any other. */
  readonly instant: Receipt[] = [];
  /** What was made and is not sent: receipts of transactions to their own signer, and instant ones. */
  readonly kept: Receipt[] = [];
  readonly proposals: ValidatorStake[] = [];
  readonly outcomes: ChunkOutcome[] = [];
  #compute = 0n;

  constructor(chunk: ChunkContext, sink: ReceiptSink) {
    this.chunk = chunk;
    this.sink = sink;
  }

  addOutcome(outcome: ChunkOutcome): void {
    this.addCompute(outcome.computeUsage);
    this.outcomes.push(outcome);
  }

  /** Of work that has no outcome. */
  addCompute(units: bigint): void {
    this.#compute = assertU64(this.#compute + units, 'the compute usage of the chunk');
  }

  /** Protocol: then no further receipt is begun. Both limits may be passed by the receipt that was the last. */
  get isFull(): boolean {
    const { block, params, state } = this.chunk;
    const proofLimit = params.witness.main_storage_proof_size_soft_limit;
    return this.#compute >= block.gasLimit || state.recordedSizeUpperBound > proofLimit;
  }
}
