import type { Codec } from '../../primitives/borsh.ts';
import { type QueueIndices, queueLength } from '../../primitives/state-rows.ts';
import { requireRow, writeRow } from '../state/state-rows.ts';
import type { StateUpdate } from '../state/state-update.ts';

/** Where a queue keeps its items, and what it writes when its indices change. */
export type QueueRows<T> = {
  readonly item: Codec<T>;
  readonly keyOf: (index: bigint) => Uint8Array;
  readonly saveIndices: (state: StateUpdate, indices: QueueIndices) => void;
};

/** A queue in the state (nearcore, core/store/src/trie/receipts_column_helper.rs, `TrieQueue`). */
export class StateQueue<T> {
  readonly #rows: QueueRows<T>;
  #indices: QueueIndices;

  constructor(rows: QueueRows<T>, indices: QueueIndices) {
    this.#rows = rows;
    this.#indices = indices;
  }

  get length(): bigint {
    return queueLength(this.#indices);
  }

  get indices(): QueueIndices {
    return this.#indices;
  }

  pushBack(state: StateUpdate, item: T): void {
    const { nextAvailableIndex } = this.#indices;
    writeRow(state, this.#rows.item, this.#rows.keyOf(nextAvailableIndex), item);
    this.#move(state, { nextAvailableIndex: nextAvailableIndex + 1n });
  }

  popFront(state: StateUpdate): T | undefined {
    const { firstIndex } = this.#indices;
    return this.#pop(state, firstIndex, { firstIndex: firstIndex + 1n });
  }

  popBack(state: StateUpdate): T | undefined {
    const last = this.#indices.nextAvailableIndex - 1n;
    return this.#pop(state, last, { nextAvailableIndex: last });
  }

  /** Replaces the first item, or removes it if `modify` gives nothing. The queue must not be empty. */
  modifyFront(state: StateUpdate, modify: (item: T) => T | undefined): void {
    const item = modify(this.#read(state, this.#indices.firstIndex));
    if (item === undefined) {
      this.popFront(state);
      return;
    }
    writeRow(state, this.#rows.item, this.#rows.keyOf(this.#indices.firstIndex), item);
    this.#rows.saveIndices(state, this.#indices);
  }

  /** Removes the first items without reading them. */
  dropFront(state: StateUpdate, count: bigint): void {
    if (count === 0n) return;
    const { firstIndex } = this.#indices;
    for (let index = firstIndex; index < firstIndex + count; index++) state.remove(this.#rows.keyOf(index));
    this.#move(state, { firstIndex: firstIndex + count });
  }

  /** Reads each item when it is taken. */
  *items(state: StateUpdate): Iterable<T> {
    const { firstIndex, nextAvailableIndex } = this.#indices;
    for (let index = firstIndex; index < nextAvailableIndex; index++) yield this.#read(state, index);
  }

  #pop(state: StateUpdate, index: bigint, moved: Partial<QueueIndices>): T | undefined {
    if (this.length <= 0n) return undefined;
    const item = this.#read(state, index);
    state.remove(this.#rows.keyOf(index));
    this.#move(state, moved);
    return item;
  }

  #read(state: StateUpdate, index: bigint): T {
    return requireRow(state, this.#rows.item, this.#rows.keyOf(index), `item ${index} of a queue`);
  }

  #move(state: StateUpdate, moved: Partial<QueueIndices>): void {
    this.#indices = { ...this.#indices, ...moved };
    this.#rows.saveIndices(state, this.#indices);
  }
}
