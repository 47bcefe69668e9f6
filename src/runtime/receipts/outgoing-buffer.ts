import {
  type BufferedReceiptIndices,
  bufferedReceiptIndicesCodec,
  emptyQueue,
  type QueueIndices,
} from '../../primitives/state-rows.ts';
import { type StateReceipt, stateReceiptCodec } from '../../primitives/stored-receipt.ts';
import { bufferedReceiptIndicesKey, bufferedReceiptKey } from '../../primitives/trie-key.ts';
import { onlyShard } from '../chunk/one-shard.ts';
import { readRow } from '../state/records.ts';
import { writeRow } from '../state/state-rows.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { loadReceiptGroups, type ReceiptGroups } from './receipt-groups.ts';
import { StateQueue } from './state-queue.ts';

/** Receipts that may not leave yet, oldest first, and their groups, which are there once a receipt was buffered. */
export type OutgoingBuffer = {
  readonly receipts: StateQueue<StateReceipt>;
  groups: ReceiptGroups | undefined;
};

/** Of the one shard there is. Reads the groups only if the row of the buffers names the shard, as nearcore does. */
export function loadOutgoingBuffer(state: StateUpdate): OutgoingBuffer {
  const rows = readRow(state, bufferedReceiptIndicesCodec, bufferedReceiptIndicesKey) ?? [];
  const indices = rows.find(({ shardId }) => shardId === onlyShard.id)?.queue;
  const receipts = new StateQueue(
    {
      item: stateReceiptCodec,
      keyOf: (index) => bufferedReceiptKey(Number(onlyShard.id), index),
      saveIndices: (to: StateUpdate, queue: QueueIndices) =>
        writeRow(to, bufferedReceiptIndicesCodec, bufferedReceiptIndicesKey, replaced(rows, queue)),
    },
    indices ?? emptyQueue,
  );
  return { receipts, groups: indices === undefined ? undefined : loadReceiptGroups(state, onlyShard.id) };
}

/** Ascending by shard; no shard comes before ours. */
const replaced = (rows: BufferedReceiptIndices, queue: QueueIndices): BufferedReceiptIndices => [
  { shardId: onlyShard.id, queue },
  ...rows.filter(({ shardId }) => shardId !== onlyShard.id),
];
