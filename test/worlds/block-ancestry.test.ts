import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { isPathOf, rootFromPath } from '../../src/primitives/merkle.ts';
import {
  emptyMerkleTree,
  insertLeaf,
  merkleRoot,
  type PartialMerkleTree,
} from '../../src/primitives/partial-merkle-tree.ts';
import { ancestryPath } from '../../src/worlds/block-ancestry.ts';
import type { Tip } from '../../src/worlds/block-details.ts';

const leaf = (index: number): Uint8Array => sha256(toUtf8(`block ${index}`));

/** The tree after each block, and a world that has it; counts what was read. */
function worldOf(count: number) {
  const trees: PartialMerkleTree[] = [emptyMerkleTree];
  for (let index = 0; index < count; index++) {
    trees.push(insertLeaf(trees[index] ?? emptyMerkleTree, leaf(index)));
  }
  let reads = 0;
  const tipAt = async (sequence: bigint): Promise<Tip> => {
    reads++;
    const index = Number(sequence);
    // Of a block, the path takes its hash and its history alone.
    return {
      block: { sequence, hash: leaf(index) },
      details: { history: trees[index + 1] },
    } as unknown as Tip;
  };
  return { trees, tipAt, reads: () => reads };
}

test('a path leads from any block to the history root of any later one', async () => {
  const { trees, tipAt } = worldOf(200);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.nat(), async (leaves, seed) => {
      const index = seed % leaves;
      const path = await ancestryPath(tipAt, BigInt(index), BigInt(leaves));
      expect(isPathOf(path, index, leaves)).toBe(true);
      expect(rootFromPath(path, leaf(index))).toEqual(merkleRoot(trees[leaves] ?? emptyMerkleTree));
    }),
  );
});

test('and takes few looks at a long history', async () => {
  const { tipAt, reads } = worldOf(5_000);
  await ancestryPath(tipAt, 1_234n, 4_999n);
  expect(reads()).toBeLessThan(100);
});
