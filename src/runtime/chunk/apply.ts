import { type Parameters, paramsAt } from '../../params/at-version.ts';
import type { BandwidthRequests } from '../../primitives/bandwidth.ts';
import type { CongestionInfo } from '../../primitives/congestion-info.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { chunkOutcomes } from '../../primitives/outcome-root.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import type { PromiseYieldTimeout } from '../../primitives/state-rows.ts';
import type { ValidatorStake } from '../../primitives/validator-stake.ts';
import type { Hash } from '../../trie/node.ts';
import type { NodeStore } from '../../trie/store.ts';
import { loadContract } from '../../vm/contract.ts';
import type { Engine } from '../one-shot/one-shot.ts';
import { DelayedQueue } from '../receipts/delayed-queue.ts';
import { processWithInstant } from '../receipts/process-receipt.ts';
import { ReceiptSink } from '../receipts/receipt-sink.ts';
import { resolveYieldTimeouts } from '../receipts/yield-timeouts.ts';
import { ChunkState, type FinishedState } from '../state/chunk-state.ts';
import { validateReceipt } from '../validation/receipt.ts';
import { type BandwidthGrant, scheduleBandwidth } from './bandwidth.ts';
import type { ChunkBlock, ChunkContext, Validators } from './chunk-context.ts';
import { type ChunkOutcome, ChunkRun } from './chunk-run.ts';
import type { ShardCongestion } from './congestion.ts';
import { onlyShard } from './one-shard.ts';
import { type ChunkTransaction, processTransactions } from './process-transactions.ts';

/** A chunk of a world's one shard, and what the chunk before left. */
export type ChunkInput = {
  readonly protocolVersion: number;
  readonly chainId: string;
  readonly prevStateRoot: Hash;
  readonly block: ChunkBlock;
  readonly validators: Validators;
  readonly transactions: readonly ChunkTransaction[];
  /** What the chunk before sent out. */
  readonly incomingReceipts: readonly Receipt[];
  readonly congestion: ShardCongestion;
  readonly bandwidthRequests: BandwidthRequests;
};

/** nearcore's `ApplyResult` (runtime/runtime/src/lib.rs), as far as one shard has it. */
export type ChunkResult = {
  readonly stateRoot: Hash;
  /** New nodes and values, the changes of the state by key, and the witness. */
  readonly state: FinishedState;
  /** In the order of execution: transactions, then receipts. */
  readonly outcomes: readonly ChunkOutcome[];
  readonly outcomeRoot: Hash;
  readonly outgoingReceipts: readonly Receipt[];
  /** What the chunk made and did not send: receipts of transactions to their own signer, and instant ones. */
  readonly keptReceipts: readonly Receipt[];
  /** The last of each account, last first. */
  readonly validatorProposals: readonly ValidatorStake[];
  readonly congestion: CongestionInfo;
  readonly bandwidthRequests: BandwidthRequests;
  readonly bandwidthSchedulerStateHash: Hash;
  readonly delayedReceiptCount: bigint;
  readonly processedYieldTimeouts: readonly PromiseYieldTimeout[];
};

/**
 * Applies transactions and receipts to a state, in nearcore's order (`Runtime::apply`; spec of state, section 7). The
 * same input gives the same result. `store` must hold all of the state before; nothing is written to it.
 * Throws `InternalFault` if it does not, or if the state contradicts itself; then the chunk has no result.
 */
export function applyChunk(input: ChunkInput, store: NodeStore, engine: Engine = {}): ChunkResult {
  const chunk = toContext(input, store, engine);
  const delayed = new DelayedQueue(chunk.state, chunk.params);
  const grant = grantBandwidth(chunk, input);
  const sink = new ReceiptSink(chunk.state, chunk.params, input.congestion.info, grant.bytes);
  sink.forwardBuffered();
  const run = new ChunkRun(chunk, sink);
  const local = processTransactions(run, input.transactions);
  run.kept.push(...local);
  for (const receipt of local) processOrDelay(run, delayed, receipt);
  processDelayed(run, delayed);
  for (const receipt of input.incomingReceipts) {
    assertValid(chunk.params, receipt);
    processOrDelay(run, delayed, receipt);
  }
  const processedYieldTimeouts = resolveYieldTimeouts(run);
  const bandwidthRequests = sink.bandwidthRequests();
  chunk.state.commit({ kind: 'updated_delayed_receipts' });
  const state = chunk.state.finish();
  return {
    stateRoot: state.root,
    state,
    outcomes: run.outcomes,
    outcomeRoot: chunkOutcomes(run.outcomes).root,
    outgoingReceipts: sink.outgoing,
    keptReceipts: run.kept,
    validatorProposals: lastOfEach(run.proposals),
    congestion: { ...delayed.addTo(sink.congestion), allowedShard: Number(onlyShard.id) },
    bandwidthRequests,
    bandwidthSchedulerStateHash: grant.stateHash,
    delayedReceiptCount: delayed.length,
    processedYieldTimeouts,
  };
}

/** What a height without a chunk does to the state: the scheduler runs, and nothing else (`missing_chunk_apply_result`). */
export function applyMissingChunk(input: ChunkInput, store: NodeStore): ChunkResult {
  const chunk = toContext(input, store, {});
  const delayed = new DelayedQueue(chunk.state, chunk.params);
  const grant = grantBandwidth(chunk, input);
  const state = chunk.state.finish();
  return {
    stateRoot: state.root,
    state,
    outcomes: [],
    outcomeRoot: zeroHash,
    outgoingReceipts: [],
    keptReceipts: [],
    validatorProposals: [],
    congestion: input.congestion.info,
    bandwidthRequests: input.bandwidthRequests,
    bandwidthSchedulerStateHash: grant.stateHash,
    delayedReceiptCount: delayed.length,
    processedYieldTimeouts: [],
  };
}

const toContext = (
  input: ChunkInput,
  store: NodeStore,
  { load = loadContract, crypto }: Engine,
): ChunkContext => ({
  params: paramsAt(input.protocolVersion),
  chainId: input.chainId,
  block: input.block,
  validators: input.validators,
  state: new ChunkState(store, input.prevStateRoot),
  load,
  crypto,
});

function grantBandwidth({ state, params }: ChunkContext, input: ChunkInput): BandwidthGrant {
  const { congestion, bandwidthRequests: requests } = input;
  const grant = scheduleBandwidth(state, params, { congestion, requests });
  state.commit({ kind: 'bandwidth_scheduler_state_update' });
  return grant;
}

/** Protocol: a receipt that finds the chunk full waits in the state for a later one. */
function processOrDelay(run: ChunkRun, delayed: DelayedQueue, receipt: Receipt): void {
  if (run.isFull) delayed.push(run.chunk.state, receipt);
  else processWithInstant(run, receipt);
}

function processDelayed(run: ChunkRun, delayed: DelayedQueue): void {
  while (!run.isFull) {
    const receipt = delayed.pop(run.chunk.state);
    if (receipt === undefined) return;
    assertValid(run.chunk.params, receipt);
    processWithInstant(run, receipt);
  }
}

/** Receipts were judged when they were made. One that fails now came from a broken state, or from nowhere. */
function assertValid(params: Parameters, receipt: Receipt): void {
  const error = validateReceipt(params, receipt, 'existing');
  if (error !== undefined) throw new InternalFault(`a receipt is not valid: ${error.kind}`);
}

function lastOfEach(proposals: readonly ValidatorStake[]): readonly ValidatorStake[] {
  const seen = new Set<string>();
  return proposals.toReversed().filter(({ accountId }) => {
    const isNew = !seen.has(accountId);
    seen.add(accountId);
    return isNew;
  });
}
