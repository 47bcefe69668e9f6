import type { Parameters } from '../../params/at-version.ts';
import { type BandwidthRequests, bandwidthSchedulerStateCodec } from '../../primitives/bandwidth.ts';
import { encode, u64, vec } from '../../primitives/borsh.ts';
import { concatBytes } from '../../primitives/bytes.ts';
import { sha256, zeroHash } from '../../primitives/hash.ts';
import { bandwidthSchedulerStateKey } from '../../primitives/trie-key.ts';
import { lesser } from '../ranges.ts';
import { readRow } from '../state/records.ts';
import { writeRow } from '../state/state-rows.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { congestionLevel, isFullyCongested, type ShardCongestion } from './congestion.ts';
import { allShards, onlyShard } from './one-shard.ts';

/** What the scheduler gave to the shard, and what checks that all shards saw the same. */
export type BandwidthGrant = {
  /** Bytes of receipts that may leave in this chunk. */
  readonly bytes: bigint;
  readonly stateHash: Uint8Array;
};

/** `congestion` and `requests` are those of the chunk before. */
export type BandwidthInput = {
  readonly congestion: ShardCongestion;
  readonly requests: BandwidthRequests;
};

const requestValueCount = 40;

/**
 * Runs the scheduler of one shard, whose one link is to itself, and writes its row, as every chunk does, a missing one
 * too (nearcore, runtime/runtime/src/bandwidth_scheduler). The shard's budget is granted whole, if the link is open;
 * what was granted by right or by request is taken from the allowance, and the rest is not.
 */
export function scheduleBandwidth(
  state: StateUpdate,
  params: Parameters,
  { congestion, requests }: BandwidthInput,
): BandwidthGrant {
  const stored = readRow(state, bandwidthSchedulerStateCodec, bandwidthSchedulerStateKey)?.state;
  const budget = BigInt(params.bandwidth.max_shard_bandwidth);
  const isOpen = isLinkOpen(congestion, params);
  const before = stored?.linkAllowances.find(({ sender }) => sender === onlyShard.id)?.allowance ?? 0n;
  const raised = lesser(before + budget, BigInt(params.bandwidth.max_allowance));
  const granted = isOpen ? grantedByRequest(params, requests) : 0n;
  const allowance = raised > granted ? raised - granted : 0n;
  const row = {
    kind: 'v1' as const,
    state: {
      linkAllowances: [{ sender: onlyShard.id, receiver: onlyShard.id, allowance }],
      sanityCheckHash: nextSanityHash(stored?.sanityCheckHash ?? zeroHash),
    },
  };
  writeRow(state, bandwidthSchedulerStateCodec, bandwidthSchedulerStateKey, row);
  return { bytes: isOpen ? budget : 0n, stateHash: sha256(encode(bandwidthSchedulerStateCodec, row)) };
}

/** Nothing is sent to a shard that missed its chunk, and to a full one only by the shard that it allows. */
function isLinkOpen(congestion: ShardCongestion, params: Parameters): boolean {
  if (congestion.missedChunks > 0n) return false;
  const isFull = isFullyCongested(congestionLevel(congestion, params));
  return !isFull || BigInt(congestion.info.allowedShard) === onlyShard.id;
}

/** The base, and of the requested sizes as many as the budget allows, in their order. */
function grantedByRequest(params: Parameters, { requests }: BandwidthRequests): bigint {
  const budget = BigInt(params.bandwidth.max_shard_bandwidth);
  let granted = baseBandwidth(params);
  const request = requests.find(({ toShard }) => BigInt(toShard) === onlyShard.id);
  if (request === undefined) return granted;
  const values = requestValues(params).filter((_, bit) => hasBit(request.requestedValuesBitmap.data, bit));
  for (const value of values) {
    if (value > budget) break;
    if (value > granted) granted = value;
  }
  return granted;
}

/**
 * Asks for what the buffered groups need beyond the base; nothing is no request (near-primitives 0.38,
 * bandwidth_scheduler.rs, `make_from_receipt_sizes`). `sizes` in bytes.
 */
export function requestBandwidth(params: Parameters, sizes: Iterable<bigint>): BandwidthRequests {
  const base = baseBandwidth(params);
  const values = requestValues(params);
  const data = new Uint8Array(requestValueCount / 8);
  let total = 0n;
  for (const size of sizes) {
    total += lesser(size, BigInt(params.limits.max_receipt_size));
    if (total <= base) continue;
    const bit = values.findIndex((value) => value >= total);
    if (bit < 0) break;
    setBit(data, bit);
  }
  const isEmpty = data.every((byte) => byte === 0);
  const request = { toShard: Number(onlyShard.id), requestedValuesBitmap: { data } };
  return { kind: 'v1', requests: isEmpty ? [] : [request] };
}

/** Bytes that a link gets unasked. */
function baseBandwidth({ bandwidth }: Parameters): bigint {
  const spare = BigInt(bandwidth.max_shard_bandwidth - bandwidth.max_single_grant);
  return lesser(spare, BigInt(bandwidth.max_base_bandwidth));
}

/** The sizes that can be asked for, ascending: even steps from the base to the largest grant. */
function requestValues(params: Parameters): readonly bigint[] {
  const base = baseBandwidth(params);
  const span = BigInt(params.bandwidth.max_single_grant) - base;
  return Array.from(
    { length: requestValueCount },
    (_, step) => base + (span * BigInt(step + 1)) / BigInt(requestValueCount),
  );
}

const nextSanityHash = (before: Uint8Array): Uint8Array =>
  sha256(concatBytes(before, sha256(encode(vec(u64), allShards))));

const hasBit = (data: Uint8Array, bit: number): boolean => (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;

function setBit(data: Uint8Array, bit: number): void {
  data[bit >> 3] = (data[bit >> 3] ?? 0) | (1 << (bit & 7));
}
