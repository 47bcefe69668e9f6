import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bandwidthRequests,
  bandwidthSchedulerStateCodec,
  noBandwidthRequests,
} from '../../src/primitives/bandwidth.ts';
import { BorshError, type Codec, decode, encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { congestionInfo, congestionInfoView, noCongestion } from '../../src/primitives/congestion-info.ts';
import {
  bufferedReceiptIndicesCodec,
  emptyQueue,
  promiseYieldStatusCodec,
  promiseYieldTimeoutCodec,
  queueIndicesCodec,
  queueLength,
  receivedDataCodec,
} from '../../src/primitives/state-rows.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const u16 = fc.nat(65_535);
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u128 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
const queue = fc.record({ firstIndex: u64, nextAvailableIndex: u64 });
const v1 = fc.constant('v1' as const);

const row = <T>(name: string, codec: Codec<T>, values: fc.Arbitrary<T>) =>
  [name, codec as Codec<unknown>, values as fc.Arbitrary<unknown>] as const;

const rows = [
  row('a queue of timeouts', queueIndicesCodec, queue),
  row('buffered receipts', bufferedReceiptIndicesCodec, fc.array(fc.record({ shardId: u64, queue }))),
  row(
    'a timeout',
    promiseYieldTimeoutCodec,
    fc.record({ accountId: fc.constant('alice.near'), dataId: hash, expiresAt: u64 }),
  ),
  row('the status of a yield', promiseYieldStatusCodec, fc.constantFrom('yielded', 'resume_initiated')),
  row(
    'received data',
    receivedDataCodec,
    fc.record({ data: fc.option(fc.uint8Array(), { nil: undefined }) }),
  ),
  row(
    'a congestion',
    congestionInfo,
    fc.record({
      kind: v1,
      delayedReceiptsGas: u128,
      bufferedReceiptsGas: u128,
      receiptBytes: u64,
      allowedShard: u16,
    }),
  ),
  row(
    'bandwidth requests',
    bandwidthRequests,
    fc.record({
      kind: v1,
      requests: fc.array(
        fc.record({
          toShard: u16,
          requestedValuesBitmap: fc.record({ data: fc.uint8Array({ minLength: 5, maxLength: 5 }) }),
        }),
      ),
    }),
  ),
  row(
    "a scheduler's state",
    bandwidthSchedulerStateCodec,
    fc.record({
      kind: v1,
      state: fc.record({
        linkAllowances: fc.array(fc.record({ sender: u64, receiver: u64, allowance: u64 })),
        sanityCheckHash: hash,
      }),
    }),
  ),
];

describe.for(rows)('%s', ([, codec, values]) => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(codec, encode(codec, value))).toEqual(value);
      }),
    );
  });

  test('is refused when a byte is missing', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(() => decode(codec, encode(codec, value).subarray(0, -1))).toThrow(BorshError);
      }),
    );
  });
});

describe('a queue', () => {
  test('has the length of what lies between its indices', () => {
    expect(queueLength(emptyQueue)).toBe(0n);
    expect(queueLength({ firstIndex: 3n, nextAvailableIndex: 10n })).toBe(7n);
  });
});

describe('the status of a yield', () => {
  test('is one byte, of which there are two', () => {
    expect(toHex(encode(promiseYieldStatusCodec, 'resume_initiated'))).toBe('01');
    expect(() => decode(promiseYieldStatusCodec, Uint8Array.of(2))).toThrow('unknown tag 2');
  });
});

describe('JSON of a chunk', () => {
  test('shows a congestion under its version, and to clients with text for gas', () => {
    const info = { ...noCongestion, delayedReceiptsGas: 2n ** 70n, receiptBytes: 4n };
    expect(congestionInfo.toJson(info)).toEqual({
      V1: {
        delayed_receipts_gas: 2n ** 70n,
        buffered_receipts_gas: 0n,
        receipt_bytes: 4n,
        allowed_shard: 0,
      },
    });
    expect(congestionInfoView(info)).toEqual({
      delayed_receipts_gas: '1180591620717411303424',
      buffered_receipts_gas: '0',
      receipt_bytes: 4n,
      allowed_shard: 0,
    });
  });

  test('shows bandwidth requests with the bytes of their bitmap', () => {
    expect(bandwidthRequests.toJson(noBandwidthRequests)).toEqual({ V1: { requests: [] } });
    const requests = [{ toShard: 2, requestedValuesBitmap: { data: Uint8Array.of(1, 0, 0, 0, 255) } }];
    expect(bandwidthRequests.toJson({ kind: 'v1', requests })).toEqual({
      V1: { requests: [{ to_shard: 2, requested_values_bitmap: { data: [1, 0, 0, 0, 255] } }] },
    });
  });
});
