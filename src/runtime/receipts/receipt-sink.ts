import type { Parameters } from '../../params/at-version.ts';
import type { BandwidthRequests } from '../../primitives/bandwidth.ts';
import type { CongestionInfo } from '../../primitives/congestion-info.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { requestBandwidth } from '../chunk/bandwidth.ts';
import { onlyShard } from '../chunk/one-shard.ts';
import { assertU64, assertU128 } from '../ranges.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { loadOutgoingBuffer, type OutgoingBuffer } from './outgoing-buffer.ts';
import { ReceiptGroups } from './receipt-groups.ts';
import { type ReceiptLoad, receiptLoad, storedLoad, toStored } from './receipt-load.ts';

/**
 * Where new receipts go: out, to come back with the next chunk, or into the buffer if they are more bytes than were
 * granted (nearcore, congestion_control.rs, `ReceiptSink`). A shard sets itself no limit of gas.
 */
export class ReceiptSink {
  readonly #state: StateUpdate;
  readonly #params: Parameters;
  readonly #buffer: OutgoingBuffer;
  readonly #outgoing: Receipt[] = [];
  #bytesLeft: bigint;
  #congestion: CongestionInfo;

  /** `granted` in bytes. */
  constructor(state: StateUpdate, params: Parameters, congestion: CongestionInfo, granted: bigint) {
    this.#state = state;
    this.#params = params;
    this.#congestion = congestion;
    this.#bytesLeft = granted;
    this.#buffer = loadOutgoingBuffer(state);
  }

  get outgoing(): readonly Receipt[] {
    return this.#outgoing;
  }

  get congestion(): CongestionInfo {
    return this.#congestion;
  }

  /** What waited before this chunk goes first. */
  forwardBuffered(): void {
    const sent: (ReceiptLoad & { readonly isGrouped: boolean })[] = [];
    for (const stored of this.#buffer.receipts.items(this.#state)) {
      const load = storedLoad(stored, this.#params);
      if (!this.#forward(stored.receipt, load)) break;
      this.#weigh({ gas: -load.gas, size: -load.size });
      sent.push({ ...load, isGrouped: stored.kind === 'v1' });
    }
    this.#buffer.receipts.dropFront(this.#state, BigInt(sent.length));
    // Protocol: what an older version buffered is in no group.
    for (const load of sent) if (load.isGrouped) this.#buffer.groups?.pop(this.#state, load);
  }

  send(receipt: Receipt): void {
    const load = receiptLoad(receipt, this.#params);
    if (this.#forward(receipt, load)) return;
    this.#weigh(load);
    this.#buffer.groups ??= new ReceiptGroups(onlyShard.id);
    this.#buffer.groups.push(this.#state, load);
    this.#buffer.receipts.pushBack(this.#state, toStored(receipt, load));
  }

  /** What the next chunk will need for the buffer. */
  bandwidthRequests(): BandwidthRequests {
    return requestBandwidth(this.#params, this.#groupSizes());
  }

  #groupSizes(): Iterable<bigint> {
    const { receipts, groups } = this.#buffer;
    if (receipts.length === 0n) return [];
    if (groups?.receiptCount === receipts.length) return groups.sizes(this.#state);
    return [BigInt(this.#params.limits.max_receipt_size)];
  }

  /** Protocol: a receipt above the limit, which a bug once allowed, counts as one at the limit. */
  #forward(receipt: Receipt, { size }: ReceiptLoad): boolean {
    const limit = BigInt(this.#params.limits.max_receipt_size);
    const counted = size > limit ? limit : size;
    if (counted > this.#bytesLeft) return false;
    this.#bytesLeft -= counted;
    this.#outgoing.push(receipt);
    return true;
  }

  #weigh({ gas, size }: ReceiptLoad): void {
    this.#congestion = {
      ...this.#congestion,
      bufferedReceiptsGas: assertU128(
        this.#congestion.bufferedReceiptsGas + gas,
        'the gas of buffered receipts',
      ),
      receiptBytes: assertU64(this.#congestion.receiptBytes + size, 'the bytes of waiting receipts'),
    };
  }
}
