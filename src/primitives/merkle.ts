import { type Codec, type Encoded, encode } from './borsh.ts';
import { concatBytes, equalBytes } from './bytes.ts';
import { sha256, zeroHash } from './hash.ts';
import { hash58, names, record, vec } from './schema.ts';

/** One step from a leaf to the root: the sibling's hash, and the side on which it stands. */
const merklePathItem = record({ hash: hash58, direction: names(['Left', 'Right']) });

type MerklePathItem = Encoded<typeof merklePathItem>;

/** From the leaf up. A node without a sibling is carried up as it is, so that a path can be short. */
export const merklePath = vec(merklePathItem);

export type MerklePath = Encoded<typeof merklePath>;

export const combineHashes = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(concatBytes(left, right));

export type MerkleTree = { readonly root: Uint8Array; readonly paths: readonly MerklePath[] };

/**
 * The tree over some items, and each item's path. A leaf is the hash of the item's borsh; no items give the zero hash.
 * Protocol: an item that is a hash is hashed once more (near-primitives 0.38, merkle.rs).
 */
export function merklize<T>(codec: Codec<T>, items: readonly T[]): MerkleTree {
  const levels = levelsOver(items.map((item) => sha256(encode(codec, item))));
  return {
    root: levels.at(-1)?.[0] ?? zeroHash,
    paths: items.map((_, index) => levels.flatMap((level, height) => sibling(level, index >> height))),
  };
}

/** The leaves first, the root last. */
function levelsOver(leaves: readonly Uint8Array[]): (readonly Uint8Array[])[] {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; ) {
    level = parentsOf(level);
    levels.push(level);
  }
  return levels;
}

function parentsOf(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (const [index, right] of level.entries()) {
    const left = parents.at(-1);
    if (index % 2 === 0 || left === undefined) parents.push(right);
    else parents[parents.length - 1] = combineHashes(left, right);
  }
  return parents;
}

/** None, or one. */
function sibling(level: readonly Uint8Array[], index: number): MerklePathItem[] {
  const hash = level[index ^ 1];
  return hash === undefined ? [] : [{ hash, direction: index % 2 === 0 ? 'Right' : 'Left' }];
}

/** The root to which a path leads from a leaf's hash. */
export const rootFromPath = (path: MerklePath, leaf: Uint8Array): Uint8Array =>
  path.reduce(
    (node, { hash, direction }) =>
      direction === 'Left' ? combineHashes(hash, node) : combineHashes(node, hash),
    leaf,
  );

export const verifyHash = (root: Uint8Array, path: MerklePath, leaf: Uint8Array): boolean =>
  equalBytes(rootFromPath(path, leaf), root);

/** Whether the path has the one shape that leads up from that place of a tree of so many leaves. */
export function isPathOf(path: MerklePath, index: number, leafCount: number): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= leafCount) return false;
  const expected: MerklePathItem['direction'][] = [];
  for (let at = index, count = leafCount; count > 1; at = Math.floor(at / 2), count = Math.ceil(count / 2)) {
    const isLeft = at % 2 === 0;
    if (!isLeft || at + 1 < count) expected.push(isLeft ? 'Right' : 'Left');
  }
  return path.length === expected.length && path.every(({ direction }, step) => direction === expected[step]);
}
