import type { Parameters } from '../../params/at-version.ts';
import type { CongestionInfo } from '../../primitives/congestion-info.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { emptyQueue, queueIndicesCodec } from '../../primitives/state-rows.ts';
import { type StateReceipt, stateReceiptCodec } from '../../primitives/stored-receipt.ts';
import { delayedReceiptIndicesKey, delayedReceiptKey } from '../../primitives/trie-key.ts';
import { assertU64, assertU128 } from '../ranges.ts';
import { readRow } from '../state/records.ts';
import { writeRow } from '../state/state-rows.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { receiptLoad, storedLoad, toStored } from './receipt-load.ts';
import { StateQueue } from './state-queue.ts';

/** Receipts that found no room in their chunk, oldest first (nearcore, `DelayedReceiptQueueWrapper`). */
export class DelayedQueue {
  readonly #params: Parameters;
  readonly #queue: StateQueue<StateReceipt>;
  /** What this chunk added to the waiting load, less what it took away. */
  #gas = 0n;
  #size = 0n;

  constructor(state: StateUpdate, params: Parameters) {
    this.#params = params;
    const indices = readRow(state, queueIndicesCodec, delayedReceiptIndicesKey) ?? emptyQueue;
    this.#queue = new StateQueue(
      {
        item: stateReceiptCodec,
        keyOf: delayedReceiptKey,
        saveIndices: (to, moved) => writeRow(to, queueIndicesCodec, delayedReceiptIndicesKey, moved),
      },
      indices,
    );
  }

  get length(): bigint {
    return this.#queue.length;
  }

  push(state: StateUpdate, receipt: Receipt): void {
    const load = receiptLoad(receipt, this.#params);
    this.#gas += load.gas;
    this.#size += load.size;
    this.#queue.pushBack(state, toStored(receipt, load));
  }

  pop(state: StateUpdate): Receipt | undefined {
    const stored = this.#queue.popFront(state);
    if (stored === undefined) return undefined;
    const load = storedLoad(stored, this.#params);
    this.#gas -= load.gas;
    this.#size -= load.size;
    return stored.receipt;
  }

  /** The shard's load after this chunk. Throws `InternalFault` if it was told wrong before. */
  addTo(congestion: CongestionInfo): CongestionInfo {
    return {
      ...congestion,
      delayedReceiptsGas: assertU128(
        congestion.delayedReceiptsGas + this.#gas,
        'the gas of delayed receipts',
      ),
      receiptBytes: assertU64(congestion.receiptBytes + this.#size, 'the bytes of waiting receipts'),
    };
  }
}
