import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chainsOf } from '../../src/verifier/chain-of-blocks.ts';
import type { BlockPlace } from '../../src/verifier/tally.ts';

const place = (sequence: number, change: Partial<BlockPlace> = {}): BlockPlace => ({
  worldId: 'aa',
  sequence: BigInt(sequence),
  blockHash: `hash ${sequence}`,
  previousBlock: `hash ${sequence - 1}`,
  ...change,
});
const chain = [0, 1, 2, 3, 4].map((sequence) => place(sequence));

describe('chainsOf', () => {
  test('finds one chain, in whatever order the files come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(chain, { minLength: 5 }), (places) => {
        expect(chainsOf(places)).toEqual([
          { worldId: 'aa', blocks: 5, from: 0n, to: 4n, gaps: [], faults: [] },
        ]);
      }),
    );
  });

  test('names the blocks that are missing', () => {
    expect(chainsOf([place(1), place(4), place(9)])).toMatchObject([
      {
        gaps: [
          [2n, 3n],
          [5n, 8n],
        ],
        faults: [],
        blocks: 3,
      },
    ]);
  });

  test('takes the same block in two files for one', () => {
    expect(chainsOf([...chain, place(2)])).toMatchObject([{ blocks: 5, gaps: [], faults: [] }]);
  });

  test('finds a fork', () => {
    const other = place(2, { blockHash: 'another' });
    expect(chainsOf([...chain, other])[0]?.faults.join()).toContain('fork: two blocks 2, hash 2 and another');
  });

  test('finds a block that does not follow from the one before', () => {
    const [{ faults } = { faults: [] }] = chainsOf([place(6), place(7, { previousBlock: 'another' })]);
    expect(faults).toEqual(['block 7 follows another, not block 6, which is hash 6']);
  });

  test('keeps worlds apart', () => {
    const others = chain.map((one) => ({ ...one, worldId: 'bb', blockHash: `b ${one.sequence}` }));
    expect(chainsOf([...chain, ...others.slice(0, 1)]).map(({ worldId }) => worldId)).toEqual(['aa', 'bb']);
  });

  test('finds nothing in nothing', () => {
    expect(chainsOf([])).toEqual([]);
  });
});
