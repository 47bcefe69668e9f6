import { compareBytes, toHex } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import {
  type Head,
  type HeadOperation,
  type HeadOutput,
  hashPatch,
  hashTransactions,
} from '../proof/head.ts';
import type { BlockCommit } from '../store/world-store.ts';
import type { Hash } from '../trie/node.ts';
import { RecordingStore } from '../trie/recorder.ts';
import type { NodeStore, StoredBytes } from '../trie/store.ts';
import { type TrieChange, trieUpdate } from '../trie/update.ts';
import type { BlockDetails, Tip } from './block-details.ts';
import { rowsAnswer, type SourceRows } from './block-sources.ts';
import { blockOf, epochHeightAt, followingInput, witnessOf } from './chunk-block.ts';
import type { StateRow } from './world.ts';
import type { WorldFacts } from './world-facts.ts';

/** A state that comes from outside, and what shows how it came from the one before. */
export type Patched = {
  readonly root: Hash;
  readonly made: readonly StoredBytes[];
  readonly witness: readonly Uint8Array[];
};

/** Of equal keys the last stays. */
export function patch(store: NodeStore, root: Hash, rows: readonly StateRow[]): Patched {
  const recorder = new RecordingStore(store);
  const changes = sorted(rows).map(({ key, value }): TrieChange => [key, value]);
  const { root: patched, made } = trieUpdate(recorder, root, changes);
  return { root: patched, made, witness: recorder.witness() };
}

/** By ascending key, each once. */
function sorted(rows: readonly StateRow[]): SourceRows {
  const last = new Map(rows.map(([key, value]) => [toHex(key), { key, value }]));
  return [...last.values()].sort((a, b) => compareBytes(a.key, b.key));
}

/** A block that is not made of a chunk comes one height after the one before. */
type Edit = { readonly facts: WorldFacts; readonly tip: Tip; readonly timestamp: bigint };

/** Transactions and receipts wait as they did. */
export function patchCommit(
  edit: Edit,
  patched: Patched,
  { rows, source }: { readonly rows: readonly StateRow[]; readonly source: string },
): BlockCommit {
  const { head, load, receiptsFrom, receiptCount, delayedReceipts } = edit.tip.details;
  const set = sorted(rows);
  const operation = { kind: 'patch' as const, patchHash: hashPatch(set), source };
  const output = {
    postStateRoot: patched.root,
    receiptsHash: head.output.receiptsHash,
    loadHash: head.output.loadHash,
    ...witnessOf(patched.witness),
  };
  const kept = { load, receiptsFrom, receiptCount, delayedReceipts };
  const answers = [rowsAnswer(edit.tip.block.sequence + 1n, set)];
  return editCommit(edit, { operation, output, nodes: patched.made, kept, answers });
}

/** The state of an earlier block, and what was on its way after it. */
export function restoreCommit(edit: Edit, { block, details }: Tip): BlockCommit {
  const { head, load, receiptsFrom, receiptCount, delayedReceipts } = details;
  const output = {
    postStateRoot: block.stateRoot,
    receiptsHash: head.output.receiptsHash,
    loadHash: head.output.loadHash,
    ...witnessOf([]),
  };
  const kept = { load, receiptsFrom, receiptCount, delayedReceipts };
  const operation = { kind: 'restore' as const, block: block.hash };
  return editCommit(edit, { operation, output, nodes: [], kept, answers: [] });
}

type Edited = {
  readonly operation: HeadOperation;
  readonly output: Pick<
    HeadOutput,
    'postStateRoot' | 'receiptsHash' | 'loadHash' | 'witnessHash' | 'witnessSize'
  >;
  readonly nodes: readonly StoredBytes[];
  readonly answers: BlockCommit['answers'];
  readonly kept: Pick<BlockDetails, 'load' | 'receiptsFrom' | 'receiptCount' | 'delayedReceipts'>;
};

function editCommit(
  { facts, tip, timestamp }: Edit,
  { operation, output, nodes, kept, answers }: Edited,
): BlockCommit {
  const { clockOffset, history, wasRestored, head } = tip.details;
  const height = tip.block.height + 1n;
  const edited: Head = {
    input: {
      ...followingInput(facts, tip),
      operation,
      transactionsHash: hashTransactions([]),
      block: { ...head.input.block, height, timestamp, epochHeight: epochHeightAt(height) },
      stateOrigin: 'claimed',
      timeOrigin: head.input.timeOrigin,
    },
    output: { ...output, outcomeRoot: zeroHash, gasBurnt: 0n, tokensBurnt: 0n },
  };
  const restored = wasRestored || operation.kind === 'restore';
  return {
    ...blockOf(history, edited, { ...kept, transactions: [], clockOffset, wasRestored: restored }),
    nodes,
    transactions: [],
    receipts: [],
    outcomes: [],
    answers,
    dequeued: [],
  };
}
