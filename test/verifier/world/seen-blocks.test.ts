import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/primitives/hash.ts';
import { SeenBlocks } from '../../../src/verifier/world/seen-blocks.ts';

const hashOf = (at: number): Uint8Array => sha256(new TextEncoder().encode(`${at}`));

describe('SeenBlocks', () => {
  test('finds what a block left by its name, and the first of two of one name', () => {
    const seen = new SeenBlocks();
    for (let at = 0; at < 200; at++)
      seen.add(BigInt(at + 7), { hash: hashOf(at), left: hashOf(-at - 1), isSigned: at % 2 === 0 });
    seen.add(1_000n, { hash: hashOf(5), left: hashOf(9), isSigned: true });
    expect(seen.leftBy(hashOf(5))).toEqual(hashOf(-6));
    expect(seen.leftBy(hashOf(199))).toEqual(hashOf(-200));
    expect(seen.leftBy(hashOf(200))).toBeUndefined();
    expect(seen.get(8n)).toEqual({ hash: hashOf(1), left: hashOf(-2), isSigned: false });
    expect(seen.get(6n)).toBeUndefined();
  });

  // A look through all blocks for each restore takes minutes here.
  test('finds names in a long history of restores', () => {
    const seen = new SeenBlocks();
    const unknown = hashOf(-1);
    const count = 40_000;
    for (let at = 0; at < count; at++) {
      seen.add(BigInt(at), { hash: hashOf(at), left: hashOf(at + 1), isSigned: true });
      expect(seen.leftBy(unknown)).toBeUndefined();
    }
    expect(seen.leftBy(hashOf(count - 1))).toEqual(hashOf(count));
  });
});
