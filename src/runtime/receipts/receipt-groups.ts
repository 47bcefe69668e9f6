import { type Codec, type Encoded, struct, u64, u128 } from '../../primitives/borsh.ts';
import { newtype, variants, withJson } from '../../primitives/schema.ts';
import { emptyQueue, type QueueIndices, queueIndicesCodec } from '../../primitives/state-rows.ts';
import {
  bufferedReceiptGroupsQueueDataKey,
  bufferedReceiptGroupsQueueItemKey,
} from '../../primitives/trie-key.ts';
import { readRow } from '../state/records.ts';
import { writeRow } from '../state/state-rows.ts';
import type { StateUpdate } from '../state/state-update.ts';
import type { ReceiptLoad } from './receipt-load.ts';
import { StateQueue } from './state-queue.ts';

/** Neighbours in the buffer that are asked bandwidth for together. */
const group = struct({ size: u64, gas: u128 });
type Group = Encoded<typeof group>;

const totals = struct({ totalSize: u64, totalGas: u128, totalReceipts: u64 });
type Totals = Encoded<typeof totals>;

const noReceipts: Totals = { totalSize: 0n, totalGas: 0n, totalReceipts: 0n };

const data = struct({ indices: queueIndicesCodec, totals });
type Data = Encoded<typeof data>;

/** Rows with one version so far. */
function versioned<T>(codec: Codec<T>): Codec<T> {
  const only = variants({
    v0: newtype(
      'value',
      withJson(codec, () => null),
    ),
  });
  return {
    write: (out, value) => only.write(out, { kind: 'v0', value }),
    read: (from) => only.read(from).value,
  };
}

const groupCodec = versioned(group);
const dataCodec = versioned(data);

/** Bytes that a group grows to, unless its one receipt is larger. */
const largestGroup = 100_000n;

/** What the buffer to a shard holds, without its receipts (nearcore, core/store/src/trie/outgoing_metadata.rs). */
export class ReceiptGroups {
  readonly #shard: bigint;
  readonly #queue: StateQueue<Group>;
  #totals: Totals;

  /** Without `stored` nothing was buffered yet. */
  constructor(shard: bigint, stored?: Data) {
    this.#shard = shard;
    this.#totals = stored?.totals ?? noReceipts;
    this.#queue = new StateQueue(
      {
        item: groupCodec,
        keyOf: (index) => bufferedReceiptGroupsQueueItemKey(shard, index),
        saveIndices: (to, indices) => this.#save(to, indices),
      },
      stored?.indices ?? emptyQueue,
    );
  }

  get receiptCount(): bigint {
    return this.#totals.totalReceipts;
  }

  push(state: StateUpdate, load: ReceiptLoad): void {
    this.#count(load, 1n);
    const last = this.#queue.popBack(state);
    if (last !== undefined && last.size + load.size <= largestGroup) {
      this.#queue.pushBack(state, { size: last.size + load.size, gas: last.gas + load.gas });
      return;
    }
    if (last !== undefined) this.#queue.pushBack(state, last);
    this.#queue.pushBack(state, load);
  }

  /** The first receipt left the buffer. */
  pop(state: StateUpdate, load: ReceiptLoad): void {
    this.#count({ gas: -load.gas, size: -load.size }, -1n);
    this.#queue.modifyFront(state, (first) => {
      const size = first.size - load.size;
      return size === 0n ? undefined : { size, gas: first.gas - load.gas };
    });
  }

  /** Bytes of each group, in the order of the buffer. */
  *sizes(state: StateUpdate): Iterable<bigint> {
    for (const { size } of this.#queue.items(state)) yield size;
  }

  #count({ gas, size }: ReceiptLoad, receipts: bigint): void {
    this.#totals = {
      totalSize: this.#totals.totalSize + size,
      totalGas: this.#totals.totalGas + gas,
      totalReceipts: this.#totals.totalReceipts + receipts,
    };
  }

  #save(state: StateUpdate, indices: QueueIndices): void {
    const row: Data = { indices, totals: this.#totals };
    writeRow(state, dataCodec, bufferedReceiptGroupsQueueDataKey(this.#shard), row);
  }
}

/** Nothing if no receipt to the shard was ever buffered. */
export function loadReceiptGroups(state: StateUpdate, shard: bigint): ReceiptGroups | undefined {
  const stored = readRow(state, dataCodec, bufferedReceiptGroupsQueueDataKey(shard));
  return stored === undefined ? undefined : new ReceiptGroups(shard, stored);
}
