import type { Encoded } from './borsh.ts';
import { zeroHash } from './hash.ts';
import { combineHashes } from './merkle.ts';
import { hash58, record, u64, vec } from './schema.ts';

/**
 * A growing tree of which only the roots of its full sub-trees are kept, the largest first: one for each 1 in the binary
 * form of `size`. They are the next leaf's path. Leaves are hashes and are taken as they are, as block hashes are in a
 * header's `block_merkle_root` (near-primitives 0.38, merkle.rs).
 */
export const partialMerkleTree = record({ path: vec(hash58), size: u64 });

export type PartialMerkleTree = Encoded<typeof partialMerkleTree>;

export const emptyMerkleTree: PartialMerkleTree = { path: [], size: 0n };

/** The tree with one leaf more. Throws `RangeError` on a tree that is not well formed. */
export function insertLeaf(tree: PartialMerkleTree, leaf: Uint8Array): PartialMerkleTree {
  const path = [...tree.path];
  let node = leaf;
  for (let rest = tree.size; rest % 2n === 1n; rest /= 2n) {
    const left = path.pop();
    if (left === undefined) throw new RangeError('the path is too short for the size of the tree');
    node = combineHashes(left, node);
  }
  return { path: [...path, node], size: tree.size + 1n };
}

/** The zero hash while there are no leaves. */
export const merkleRoot = ({ path }: PartialMerkleTree): Uint8Array =>
  path.length === 0 ? zeroHash : path.reduceRight((right, left) => combineHashes(left, right));

/** Whether there are as many hashes as the size says: to be asked of a tree that a stranger sent. */
export function isWellFormed({ path, size }: PartialMerkleTree): boolean {
  let ones = 0n;
  for (let rest = size; rest > 0n; rest /= 2n) ones += rest % 2n;
  return BigInt(path.length) === ones;
}
