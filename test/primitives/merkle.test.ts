import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode, hash } from '../../src/primitives/borsh.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import {
  combineHashes,
  isPathOf,
  merklePath,
  merklize,
  rootFromPath,
  verifyHash,
} from '../../src/primitives/merkle.ts';
import {
  emptyMerkleTree,
  insertLeaf,
  isWellFormed,
  merkleRoot,
} from '../../src/primitives/partial-merkle-tree.ts';

const anyHash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const items = fc.array(anyHash, { minLength: 1, maxLength: 70 });
const place = fc.tuple(items, fc.nat()).map(([all, at]) => ({ all, at: at % all.length }));

function pathAt(all: readonly Uint8Array[], at: number) {
  const { root, paths } = merklize(hash, all);
  return { root, path: paths[at] ?? [], leaf: sha256(all[at] ?? zeroHash) };
}

describe('merklize', () => {
  test('gives the zero hash and no paths for nothing', () => {
    expect(merklize(hash, [])).toEqual({ root: zeroHash, paths: [] });
  });

  test('gives each item a path that leads to the root and fits its place', () => {
    fc.assert(
      fc.property(place, ({ all, at }) => {
        const { root, path, leaf } = pathAt(all, at);
        expect(verifyHash(root, path, leaf)).toBe(true);
        expect(isPathOf(path, at, all.length)).toBe(true);
      }),
    );
  });

  test('gives another root when one item changes, to which the old leaf does not lead', () => {
    fc.assert(
      fc.property(place, ({ all, at }) => {
        const changed = all.map((item, index) => (index === at ? sha256(item) : item));
        const { root } = merklize(hash, changed);
        const { path, leaf } = pathAt(all, at);
        expect(verifyHash(root, path, leaf)).toBe(false);
      }),
    );
  });

  test('carries a node without a sibling up as it is', () => {
    const three = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte));
    const [a, b, c] = three.map(sha256) as [Uint8Array, Uint8Array, Uint8Array];
    const { root, paths } = merklize(hash, three);
    expect(root).toEqual(combineHashes(combineHashes(a, b), c));
    expect(paths[2]).toEqual([{ hash: combineHashes(a, b), direction: 'Left' }]);
  });

  test('has paths whose borsh is undone by decoding', () => {
    fc.assert(
      fc.property(place, ({ all, at }) => {
        const { path } = pathAt(all, at);
        expect(decode(merklePath, encode(merklePath, path))).toEqual(path);
      }),
    );
  });
});

describe('verifyHash', () => {
  test('refuses a path with one side turned', () => {
    fc.assert(
      fc.property(place, ({ all, at }) => {
        const { root, path, leaf } = pathAt(all, at);
        fc.pre(
          path.length > 0 && !path.some((item) => item.hash.every((byte, index) => byte === leaf[index])),
        );
        const turned = path.map((item, step) =>
          step === 0
            ? { ...item, direction: item.direction === 'Left' ? ('Right' as const) : ('Left' as const) }
            : item,
        );
        expect(verifyHash(root, turned, leaf)).toBe(false);
      }),
    );
  });

  test('takes the leaf itself for the root when the path is empty', () => {
    expect(rootFromPath([], zeroHash)).toEqual(zeroHash);
  });
});

describe('isPathOf', () => {
  const right = { hash: zeroHash, direction: 'Right' } as const;
  const left = { hash: zeroHash, direction: 'Left' } as const;
  test.each([
    ['a place after the last', [right], 2, 2],
    ['a place before the first', [right], -1, 2],
    ['half a place', [right], 0.5, 2],
    ['a path that is too short', [], 0, 2],
    ['a path that is too long', [right, right], 0, 2],
    ['the wrong side', [left], 0, 2],
    ['a step where the tree has no sibling', [right, left], 2, 3],
  ] as const)('refuses %s', (_name, path, index, count) => {
    expect(isPathOf(path, index, count)).toBe(false);
  });
});

describe('insertLeaf', () => {
  const grown = (leaves: readonly Uint8Array[]) => leaves.reduce(insertLeaf, emptyMerkleTree);

  test('keeps a tree well formed', () => {
    fc.assert(
      fc.property(items, (leaves) => {
        const tree = grown(leaves);
        expect(isWellFormed(tree)).toBe(true);
        expect(tree.size).toBe(BigInt(leaves.length));
      }),
    );
  });

  test('folds its path into the root that merklize gives over the same leaves', () => {
    fc.assert(
      fc.property(items, (all) => {
        expect(merkleRoot(grown(all.map(sha256)))).toEqual(merklize(hash, all).root);
      }),
    );
  });

  test('has the zero hash for a root while it is empty', () => {
    expect(merkleRoot(emptyMerkleTree)).toEqual(zeroHash);
  });

  test('refuses a tree whose path is too short for its size', () => {
    const broken = { path: [], size: 1n };
    expect(isWellFormed(broken)).toBe(false);
    expect(() => insertLeaf(broken, zeroHash)).toThrow(RangeError);
  });
});
