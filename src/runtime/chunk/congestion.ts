import type { Parameters } from '../../params/at-version.ts';
import type { CongestionInfo } from '../../primitives/congestion-info.ts';

/** A shard's load before a chunk. `missedChunks`: how many heights went by without a chunk since that load was true. */
export type ShardCongestion = { readonly info: CongestionInfo; readonly missedChunks: bigint };

/**
 * From 0, free, to 1, full (near-primitives 0.38, congestion_info.rs, `congestion_level`).
 * Protocol: a division of doubles, which IEEE 754 makes the same everywhere.
 */
export function congestionLevel({ info, missedChunks }: ShardCongestion, { congestion }: Parameters): number {
  const missed = missedChunks <= 1n ? 0 : share(missedChunks, congestion.max_congestion_missed_chunks);
  return Math.max(localCongestionLevel(info, congestion), missed);
}

const localCongestionLevel = (info: CongestionInfo, limits: Parameters['congestion']): number =>
  Math.max(
    share(info.delayedReceiptsGas, limits.max_congestion_incoming_gas),
    share(info.bufferedReceiptsGas, limits.max_congestion_outgoing_gas),
    share(info.receiptBytes, limits.max_congestion_memory_consumption),
  );

export const isFullyCongested = (level: number): boolean => level === 1;

const share = (value: bigint, limit: bigint | number): number => Math.min(Number(value) / Number(limit), 1);
