import { encode } from '../primitives/borsh.ts';
import { executionOutcomeWithIdCodec } from '../primitives/outcome.ts';
import { insertLeaf, merkleRoot, type PartialMerkleTree } from '../primitives/partial-merkle-tree.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import { promiseYieldTimeoutCodec } from '../primitives/state-rows.ts';
import { signedTransactionSchema } from '../primitives/transaction.ts';
import {
  type Head,
  type HeadInput,
  type HeadOutput,
  hashBlock,
  hashLoad,
  hashReceipts,
  hashTransactions,
  hashWitness,
  headCodec,
} from '../proof/head.ts';
import type { Origin } from '../proof/statement.ts';
import type { ChunkInput, ChunkResult } from '../runtime/chunk/apply.ts';
import { noValidators } from '../runtime/chunk/chunk-context.ts';
import { engineId } from '../runtime/engine-id.ts';
import type { BlockCommit } from '../store/world-store.ts';
import { changesKey, encodeChanges } from './block-changes.ts';
import { type BlockDetails, encodeDetails, type Tip } from './block-details.ts';
import type { BlockPlan } from './block-plan.ts';
import { resumptionAnswer } from './block-sources.ts';
import { headSlot } from './head-signer.ts';
import type { WorldFacts } from './world-facts.ts';
import { blockSeed } from './world-seed.ts';

/** Blocks of an epoch, as on mainnet. */
const epochLength = 43_200n;

export const epochHeightAt = (height: bigint): bigint => height / epochLength + 1n;

/** A block that is to be made: after which one, of what. */
export type NextBlock = {
  readonly facts: WorldFacts;
  readonly tip: Tip;
  readonly plan: BlockPlan;
  /** What the block before sent. */
  readonly incoming: readonly Receipt[];
  /** What comes from outside, after all else. */
  readonly resumption: Receipt | undefined;
};

/** What is applied. The same plan on the same block gives the same input. */
export function toChunkInput(next: NextBlock, seedKey: Uint8Array): ChunkInput {
  const { facts, tip, plan, incoming, resumption } = next;
  const { gasPrice, gasLimit } = tip.details.head.input.block;
  const randomSeed = blockSeed(seedKey, {
    worldId: facts.id,
    sequence: plan.sequence,
    transactionsHash: hashTransactions(plan.transactions),
    receiptsHash: tip.details.head.output.receiptsHash,
  });
  return {
    protocolVersion: facts.protocolVersion,
    chainId: facts.chainId,
    prevStateRoot: tip.block.stateRoot,
    block: {
      height: plan.height,
      timestamp: plan.timestamp,
      epochHeight: epochHeightAt(plan.height),
      gasPrice,
      gasLimit,
      randomSeed,
    },
    validators: noValidators,
    transactions: plan.transactions.map(({ signed, isExpired }) => ({ signed, isExpired })),
    incomingReceipts: resumption === undefined ? incoming : [...incoming, resumption],
    congestion: { info: tip.details.load.congestion, missedChunks: 0n },
    bandwidthRequests: tip.details.load.bandwidthRequests,
  };
}

/** All that is stored of the block, in one piece. */
export function toChunkCommit(next: NextBlock, input: ChunkInput, result: ChunkResult): BlockCommit {
  const { tip, plan } = next;
  const head = chunkHead(next, input, result);
  const { outgoingReceipts: outgoing } = result;
  const receipts = [...outgoing, ...result.keptReceipts];
  const details = {
    load: { congestion: result.congestion, bandwidthRequests: result.bandwidthRequests },
    transactions: plan.transactions.map(({ hash }) => hash),
    receiptsFrom: plan.sequence,
    receiptCount: outgoing.length,
    delayedReceipts: result.delayedReceiptCount,
    clockOffset: plan.clockOffset,
    wasRestored: tip.details.wasRestored,
  };
  return {
    ...blockOf(
      tip.details.history,
      head,
      details,
      result.processedYieldTimeouts.map((one) => encode(promiseYieldTimeoutCodec, one)),
    ),
    nodes: result.state.made,
    transactions: plan.transactions.map(({ hash, signed }) => ({
      hash,
      signerId: signed.transaction.signerId,
      bytes: encode(signedTransactionSchema, signed),
    })),
    receipts: receipts.map((one) => ({ id: one.receiptId, bytes: encode(receiptSchema, one) })),
    outcomes: result.outcomes.map((one) => ({
      id: one.id,
      bytes: encode(executionOutcomeWithIdCodec, one),
    })),
    answers: [
      { key: changesKey(plan.sequence), bytes: encodeChanges(result.state.changes) },
      ...(next.resumption === undefined ? [] : [resumptionAnswer(plan.sequence, next.resumption)]),
    ],
    dequeued: plan.transactions.map(({ hash }) => hash),
  };
}

function chunkHead(next: NextBlock, input: ChunkInput, result: ChunkResult): Head {
  const { facts, tip, plan } = next;
  return {
    input: {
      ...followingInput(facts, tip),
      ...operationOf(next),
      transactionsHash: hashTransactions(plan.transactions),
      block: input.block,
      timeOrigin: plan.clockOffset > 0n ? 'claimed' : 'enclave',
    },
    output: {
      postStateRoot: result.stateRoot,
      outcomeRoot: result.outcomeRoot,
      receiptsHash: hashReceipts(result.outgoingReceipts),
      loadHash: hashLoad({ congestion: result.congestion, bandwidthRequests: result.bandwidthRequests }),
      ...burntBy(result),
      ...witnessOf(result.state.witness),
    },
  };
}

function operationOf({ tip, resumption }: NextBlock): Pick<HeadInput, 'operation' | 'stateOrigin'> {
  const { stateOrigin } = tip.details.head.input;
  if (resumption === undefined) return { operation: { kind: 'chunk' }, stateOrigin };
  const receiptHash = hashReceipts([resumption]);
  return { operation: { kind: 'resume', receiptHash }, stateOrigin: 'claimed' };
}

/** What every block has in common with the block before it. */
export function followingInput(
  facts: WorldFacts,
  { block, details }: Tip,
): Omit<HeadInput, 'operation' | 'transactionsHash' | 'block' | 'timeOrigin'> & {
  readonly stateOrigin: Origin;
} {
  const { input, output } = details.head;
  return {
    network: facts.chainId,
    worldId: facts.id,
    sequence: block.sequence + 1n,
    previousBlock: block.hash,
    historyRoot: merkleRoot(details.history),
    preStateRoot: block.stateRoot,
    receiptsHash: output.receiptsHash,
    loadHash: output.loadHash,
    protocolVersion: facts.protocolVersion,
    paramsHash: facts.paramsHash,
    engineId,
    policyHash: facts.policyHash,
    stateOrigin: input.stateOrigin,
    seedOrigin: 'enclave',
  };
}

export function witnessOf(witness: readonly Uint8Array[]): Pick<HeadOutput, 'witnessHash' | 'witnessSize'> {
  const size = witness.reduce((sum, { length }) => sum + length, 0);
  return { witnessHash: hashWitness(witness), witnessSize: BigInt(size) };
}

function burntBy({ outcomes }: ChunkResult): Pick<HeadOutput, 'gasBurnt' | 'tokensBurnt'> {
  let gasBurnt = 0n;
  let tokensBurnt = 0n;
  for (const { outcome } of outcomes) {
    gasBurnt += outcome.gasBurnt;
    tokensBurnt += outcome.tokensBurnt;
  }
  return { gasBurnt, tokensBurnt };
}

/** The block itself and its statement. `before` is over the hashes of the blocks before it. */
export function blockOf(
  before: PartialMerkleTree,
  head: Head,
  rest: Omit<BlockDetails, 'head' | 'history'>,
  processedYields: readonly Uint8Array[] = [],
): Pick<BlockCommit, 'block' | 'statements'> {
  const { input, output } = head;
  const hash = hashBlock(head);
  const details: BlockDetails = { ...rest, head, history: insertLeaf(before, hash) };
  return {
    block: {
      sequence: input.sequence,
      height: input.block.height,
      hash,
      previousHash: input.previousBlock,
      timestamp: input.block.timestamp,
      stateRoot: output.postStateRoot,
      outcomeRoot: output.outcomeRoot,
      randomSeed: input.block.randomSeed,
      processedYields,
      details: encodeDetails(details),
    },
    statements: [{ sequence: input.sequence, hash, bytes: encode(headCodec, head), slots: [headSlot] }],
  };
}
