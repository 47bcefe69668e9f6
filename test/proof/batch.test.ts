import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hash as hashCodec, struct } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { isPathOf } from '../../src/primitives/merkle.ts';
import { batchOf, batchRoot, hashBatch, longestPath } from '../../src/proof/batch.ts';
import { domainHash } from '../../src/proof/domain.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

const statements = (count: number) =>
  Array.from({ length: count }, (_, index) => new Uint8Array(32).fill(index + 1));

type BatchCase = {
  readonly statement_hashes: readonly string[];
  readonly root: string;
  readonly batch_hash: string;
  readonly paths: readonly (readonly { readonly hash: string; readonly direction: string }[])[];
};

describe('a batch', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('of %i gives each statement a path to its root', (count) => {
    const hashes = statements(count);
    const { root, paths } = batchOf(hashes);
    for (const [index, one] of hashes.entries()) {
      const path = paths[index] ?? [];
      expect(toHex(batchRoot(one, path))).toBe(toHex(root));
      expect(isPathOf(path, index, count)).toBe(true);
      expect(path.length).toBeLessThanOrEqual(longestPath);
    }
  });

  test('of one has the leaf as its root, and the empty path', () => {
    const [only = new Uint8Array()] = statements(1);
    expect(batchOf([only])).toEqual({ root: sha256(only), paths: [[]] });
  });

  test('of none is refused', () => {
    expect(() => batchOf([])).toThrow(RangeError);
  });

  test('leads no other statement, and no other path, to its root', () => {
    const count = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(count, fc.nat(), fc.nat(), (size, a, b) => {
        const hashes = statements(size);
        const { root, paths } = batchOf(hashes);
        const [own, other] = [a % size, b % size];
        fc.pre(own !== other);
        const [hash = new Uint8Array(), path = []] = [hashes[own], paths[own]];
        expect(batchRoot(hash, paths[other] ?? [])).not.toEqual(root);
        expect(batchRoot(hash, path.slice(1))).not.toEqual(root);
        const [first, ...rest] = path;
        if (first === undefined) return;
        const turned = { ...first, direction: first.direction === 'Left' ? 'Right' : 'Left' } as const;
        expect(batchRoot(hash, [turned, ...rest])).not.toEqual(root);
      }),
    );
  });

  test('is signed in a domain of its own', () => {
    const [root = new Uint8Array()] = statements(1);
    const inOther = domainHash('bundle-reader', struct({ root: hashCodec }), { root });
    expect(hashBatch(root)).not.toEqual(inOther);
    expect(hashBatch(root)).not.toEqual(root);
  });

  test.each(loadStatementVectors<BatchCase>('batches.json'))('has the bytes of $name', (one) => {
    const hashes = one.statement_hashes.map((text) => Uint8Array.from(Buffer.from(text, 'hex')));
    const { root, paths } = batchOf(hashes);
    expect(toHex(root)).toBe(one.root);
    expect(toHex(hashBatch(root))).toBe(one.batch_hash);
    expect(
      paths.map((path) => path.map(({ hash, direction }) => ({ hash: toHex(hash), direction }))),
    ).toEqual(one.paths);
  });
});
