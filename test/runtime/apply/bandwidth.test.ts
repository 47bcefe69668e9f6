import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import {
  type BandwidthRequests,
  bandwidthSchedulerStateCodec,
  noBandwidthRequests,
} from '../../../src/primitives/bandwidth.ts';
import { encode } from '../../../src/primitives/borsh.ts';
import { noCongestion } from '../../../src/primitives/congestion-info.ts';
import { sha256 } from '../../../src/primitives/hash.ts';
import { bandwidthSchedulerStateKey } from '../../../src/primitives/trie-key.ts';
import { scheduleBandwidth } from '../../../src/runtime/chunk/bandwidth.ts';
import { congestionLevel, type ShardCongestion } from '../../../src/runtime/chunk/congestion.ts';
import { readRow } from '../../../src/runtime/state/records.ts';
import { MapState } from '../../support/map-state.ts';

const params = paramsAt(86);
const free: ShardCongestion = { info: noCongestion, missedChunks: 0n };

const requestOf = (...bits: readonly number[]): BandwidthRequests => {
  const data = new Uint8Array(5);
  for (const bit of bits) data[bit >> 3] = (data[bit >> 3] ?? 0) | (1 << (bit & 7));
  return { kind: 'v1', requests: [{ toShard: 0, requestedValuesBitmap: { data } }] };
};

const allowanceIn = (state: MapState): bigint | undefined =>
  readRow(state, bandwidthSchedulerStateCodec, bandwidthSchedulerStateKey)?.state.linkAllowances[0]
    ?.allowance;

function run(congestion = free, requests = noBandwidthRequests, state = new MapState()) {
  const { bytes, stateHash } = scheduleBandwidth(state, params, { congestion, requests });
  return { bytes, stateHash, allowance: allowanceIn(state), state };
}

describe('the scheduler of bandwidth', () => {
  test('grants the whole budget, and takes the base from the allowance', () => {
    expect(run()).toMatchObject({ bytes: 4_500_000n, allowance: 4_400_000n });
  });

  test('never lets the allowance pass its largest', () => {
    const { state } = run();
    expect(run(free, noBandwidthRequests, state)).toMatchObject({ allowance: 4_400_000n });
  });

  test('takes what was asked for from the allowance', () => {
    // The last size is the largest grant.
    expect(run(free, requestOf(0, 39))).toMatchObject({ bytes: 4_500_000n, allowance: 305_696n });
    expect(run(free, requestOf())).toMatchObject({ allowance: 4_400_000n });
  });

  test('chains its rows by a hash, and names the new row by one', () => {
    const { state, stateHash } = run();
    const first = readRow(state, bandwidthSchedulerStateCodec, bandwidthSchedulerStateKey);
    if (first === undefined) throw new Error('it writes a row');
    expect(stateHash).toEqual(sha256(encode(bandwidthSchedulerStateCodec, first)));
    run(free, noBandwidthRequests, state);
    const second = readRow(state, bandwidthSchedulerStateCodec, bandwidthSchedulerStateKey);
    expect(second?.state.sanityCheckHash).not.toEqual(first.state.sanityCheckHash);
  });

  test('grants nothing to a shard that missed a chunk', () => {
    expect(run({ ...free, missedChunks: 1n })).toMatchObject({ bytes: 0n, allowance: 4_500_000n });
  });

  test('grants nothing to a full shard, unless it allows itself', () => {
    const full = { ...noCongestion, bufferedReceiptsGas: 10n ** 16n };
    expect(run({ info: { ...full, allowedShard: 1 }, missedChunks: 0n }).bytes).toBe(0n);
    expect(run({ info: full, missedChunks: 0n }).bytes).toBe(4_500_000n);
  });
});

describe('the level of congestion', () => {
  test.each([
    ['nothing', {}, 0n, 0],
    ['half of the incoming gas', { delayedReceiptsGas: 2n * 10n ** 17n }, 0n, 0.5],
    ['a tenth of the outgoing gas', { bufferedReceiptsGas: 10n ** 15n }, 0n, 0.1],
    ['all of the memory and more', { receiptBytes: 2n * 10n ** 9n }, 0n, 1],
    ['one missed chunk', {}, 1n, 0],
    ['a fifth of the missed chunks', {}, 25n, 0.2],
  ])('of %s', (_what, load, missedChunks, level) => {
    expect(congestionLevel({ info: { ...noCongestion, ...load }, missedChunks }, params)).toBe(level);
  });
});
