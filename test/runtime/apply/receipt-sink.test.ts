import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import { encode } from '../../../src/primitives/borsh.ts';
import { toHex } from '../../../src/primitives/bytes.ts';
import { noCongestion } from '../../../src/primitives/congestion-info.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import { type Receipt, receiptSchema } from '../../../src/primitives/receipt.ts';
import { bufferedReceiptIndicesCodec } from '../../../src/primitives/state-rows.ts';
import {
  bufferedReceiptGroupsQueueDataKey,
  bufferedReceiptIndicesKey,
  bufferedReceiptKey,
} from '../../../src/primitives/trie-key.ts';
import { ReceiptSink } from '../../../src/runtime/receipts/receipt-sink.ts';
import { readRow } from '../../../src/runtime/state/records.ts';
import { call, receiptTo } from '../../support/chunk-world.ts';
import { MapState } from '../../support/map-state.ts';

const params = paramsAt(86);
const budget = 4_500_000n;

/** Of about so many bytes. */
const receiptOf = (bytes: number): Receipt => receiptTo('bob.near', [call('big', new Uint8Array(bytes))]);

const sizeOf = (receipt: Receipt): bigint => BigInt(encode(receiptSchema, receipt).length);

const sinkOver = (state: MapState, granted = budget, congestion = noCongestion): ReceiptSink =>
  new ReceiptSink(state, params, congestion, granted);

/** The numbers of the sizes that are asked for. */
function askedFor(sink: ReceiptSink): number[] {
  const [request] = sink.bandwidthRequests().requests;
  const data = request?.requestedValuesBitmap.data ?? new Uint8Array(0);
  return Array.from({ length: 40 }, (_, bit) => bit).filter(
    (bit) => ((data[bit >> 3] ?? 0) >> (bit & 7)) & 1,
  );
}

describe('the sink of receipts', () => {
  test('sends what was granted, and leaves no rows', () => {
    const state = new MapState();
    const sink = sinkOver(state);
    const receipts = [receiptOf(1), receiptOf(2)];
    for (const receipt of receipts) sink.send(receipt);
    expect(sink.outgoing).toEqual(receipts);
    expect(sink.congestion).toEqual(noCongestion);
    expect(sink.bandwidthRequests().requests).toEqual([]);
    expect(state.rows.size).toBe(0);
  });

  test('buffers what is too much, and still sends what fits', () => {
    const sink = sinkOver(new MapState());
    const [big, late, small] = [receiptOf(3_000_000), receiptOf(3_000_000), receiptOf(10)];
    for (const receipt of [big, late, small]) sink.send(receipt);
    expect(sink.outgoing).toEqual([big, small]);
    expect(sink.congestion.receiptBytes).toBe(sizeOf(late));
    expect(sink.congestion.bufferedReceiptsGas).toBeGreaterThan(0n);
  });

  test('asks for what the buffer holds beyond the base, group by group', () => {
    const sink = sinkOver(new MapState(), 0n);
    sink.send(receiptOf(99_000));
    expect(askedFor(sink)).toEqual([]);
    sink.send(receiptOf(150_000));
    // Steps of (4,194,304 - 100,000) / 40, about 102,358 each, after the base.
    expect(askedFor(sink)).toEqual([1]);
    sink.send(receiptOf(40_000));
    sink.send(receiptOf(40_000));
    expect(askedFor(sink)).toEqual([1, 2]);
  });

  test('asks for no more than can be granted', () => {
    const sink = sinkOver(new MapState(), 0n);
    sink.send(receiptOf(4_194_304));
    sink.send(receiptOf(1_000_000));
    expect(askedFor(sink)).toEqual([39]);
  });

  test('sends the buffer first in the next chunk, in order, and cleans up', () => {
    const state = new MapState();
    const before = sinkOver(state, 0n);
    const receipts = [receiptOf(1_000), receiptOf(2_000_000), receiptOf(3_000_000)];
    for (const receipt of receipts) before.send(receipt);
    const next = sinkOver(state, budget, before.congestion);
    next.forwardBuffered();
    expect(next.outgoing).toEqual(receipts.slice(0, 2));
    const last = sinkOver(state, budget, next.congestion);
    last.forwardBuffered();
    expect(last.outgoing).toEqual(receipts.slice(2));
    expect(last.congestion).toEqual(noCongestion);
    expect(state.has(bufferedReceiptKey(0, 2n))).toBe(false);
    expect(readRow(state, bufferedReceiptIndicesCodec, bufferedReceiptIndicesKey)).toEqual([
      { shardId: 0n, queue: { firstIndex: 3n, nextAvailableIndex: 3n } },
    ]);
    const groups = state.get(bufferedReceiptGroupsQueueDataKey(0n));
    expect(groups && toHex(groups).slice(-64)).toBe('00'.repeat(32));
  });

  test('finds a load that was told wrong to be our fault', () => {
    const state = new MapState();
    sinkOver(state, 0n).send(receiptOf(10));
    expect(() => sinkOver(state).forwardBuffered()).toThrow(InternalFault);
  });

  test('lets a receipt above the limit pass as one at the limit', () => {
    const huge = receiptOf(4_300_000);
    const sink = sinkOver(new MapState(), 4_194_304n);
    sink.send(huge);
    expect(sink.outgoing).toEqual([huge]);
  });

  test('weighs a bare receipt of an old version anew, which is in no group, and asks for the largest', () => {
    const state = new MapState();
    const old = receiptOf(10);
    state.set(bufferedReceiptKey(0, 0n), encode(receiptSchema, old));
    state.set(
      bufferedReceiptIndicesKey,
      encode(bufferedReceiptIndicesCodec, [
        { shardId: 0n, queue: { firstIndex: 0n, nextAvailableIndex: 1n } },
      ]),
    );
    const gas = 108_059_500_000n + 780_000_000_000n + 2_235_934n * 13n + 50_000_000_000_000n;
    const congestion = { ...noCongestion, bufferedReceiptsGas: gas, receiptBytes: sizeOf(old) };
    expect(askedFor(sinkOver(state, 0n, congestion))).toEqual([39]);
    const sink = sinkOver(state, budget, congestion);
    sink.forwardBuffered();
    expect(sink.outgoing).toEqual([old]);
    expect(sink.congestion).toEqual(noCongestion);
  });
});
