import { combineHashes, type MerklePath } from '../primitives/merkle.ts';
import type { Tip } from './block-details.ts';
import { WorldFault } from './world-fault.ts';

/** The world's blocks by sequence; throws `WorldFault` for one that is not there. */
export type TipAt = (sequence: bigint) => Promise<Tip>;

/**
 * The path from a block to the root over the first `leaves` blocks, which is the `history_root` of the block with that
 * sequence. Each block keeps the roots of full sub-trees, so this reads some of them only: the square of a logarithm.
 */
export async function ancestryPath(tipAt: TipAt, index: bigint, leaves: bigint): Promise<MerklePath> {
  const path: { hash: Uint8Array; direction: 'Left' | 'Right' }[] = [];
  for (
    let at = index, width = leaves, size = 1n;
    width > 1n;
    at /= 2n, width = (width + 1n) / 2n, size *= 2n
  ) {
    const isLeft = at % 2n === 0n;
    const sibling = isLeft ? at + 1n : at - 1n;
    if (sibling >= width) continue;
    const from = sibling * size;
    const count = from + size > leaves ? leaves - from : size;
    path.push({ hash: await rootOver(tipAt, from, count), direction: isLeft ? 'Right' : 'Left' });
  }
  return path;
}

/** Of `count` blocks; `from` is a multiple of the power of two that is not below `count`. */
async function rootOver(tipAt: TipAt, from: bigint, count: bigint): Promise<Uint8Array> {
  if (count === 1n) return (await tipAt(from)).block.hash;
  const most = powerOfTwoUpTo(count);
  if (most === count && (from / count) % 2n === 0n) return lastRoot(await tipAt(from + count - 1n));
  const left = most === count ? count / 2n : most;
  const [first, second] = [
    await rootOver(tipAt, from, left),
    await rootOver(tipAt, from + left, count - left),
  ];
  return combineHashes(first, second);
}

/** Of the largest full sub-tree that ends with this block. */
function lastRoot({ block, details }: Tip): Uint8Array {
  const root = details.history.path.at(-1);
  if (root !== undefined) return root;
  throw new WorldFault('world_corrupt', `block ${block.sequence} has no history`);
}

function powerOfTwoUpTo(count: bigint): bigint {
  let power = 1n;
  while (power * 2n <= count) power *= 2n;
  return power;
}
