import type { BlockPlace } from './tally.ts';

/** The blocks of one world, as far as they lie side by side. */
export type ChainOfBlocks = {
  /** Hex. */
  readonly worldId: string;
  readonly blocks: number;
  readonly from: bigint;
  readonly to: bigint;
  /** Sequences that are missing between the first and the last. */
  readonly gaps: readonly (readonly [from: bigint, to: bigint])[];
  /** What cannot be of one chain: two blocks in one place, or a block that does not follow from the one before. */
  readonly faults: readonly string[];
};

/** Lays blocks side by side that came one by one. Each must have been judged by itself: this looks at nothing but places. */
export function chainsOf(places: readonly BlockPlace[]): ChainOfBlocks[] {
  const worlds = Map.groupBy(places, ({ worldId }) => worldId);
  return [...worlds]
    .map(([worldId, blocks]) => chainOf(worldId, blocks))
    .filter((chain) => chain !== undefined);
}

function chainOf(worldId: string, places: readonly BlockPlace[]): ChainOfBlocks | undefined {
  const sorted = places.toSorted((a, b) => (a.sequence < b.sequence ? -1 : a.sequence > b.sequence ? 1 : 0));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const pairs = sorted.slice(1).map((next, index) => [sorted[index] ?? first, next] as const);
  return {
    worldId,
    blocks: new Set(places.map(({ blockHash }) => blockHash)).size,
    from: first.sequence,
    to: last.sequence,
    gaps: pairs
      .filter(([before, next]) => next.sequence > before.sequence + 1n)
      .map(([before, next]) => [before.sequence + 1n, next.sequence - 1n] as const),
    faults: pairs.flatMap(([before, next]) => faultOf(before, next) ?? []),
  };
}

function faultOf(before: BlockPlace, next: BlockPlace): string | undefined {
  if (next.sequence === before.sequence && next.blockHash !== before.blockHash)
    return `fork: two blocks ${next.sequence}, ${before.blockHash} and ${next.blockHash}`;
  if (next.sequence === before.sequence + 1n && next.previousBlock !== before.blockHash)
    return `block ${next.sequence} follows ${next.previousBlock}, not block ${before.sequence}, which is ${before.blockHash}`;
  return undefined;
}
