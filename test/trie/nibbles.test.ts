import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import {
  decodeNibbles,
  encodedLength,
  encodeNibbles,
  fromNibbles,
  joinNibbles,
  NibblesError,
  sharedLength,
  toNibbles,
} from '../../src/trie/nibbles.ts';

const path = fc.uint8Array({ max: 15, maxLength: 40 });

describe('encodeNibbles', () => {
  test.each([
    [[], true, '20'],
    [[], false, '00'],
    [[5], true, '35'],
    [[5], false, '15'],
    [[1, 2], true, '2012'],
    [[1, 2, 3], false, '1123'],
  ])('writes %j, leaf %s', (nibbles, isLeaf, hex) => {
    expect(toHex(encodeNibbles(Uint8Array.from(nibbles), isLeaf))).toBe(hex);
  });

  test('is undone by decodeNibbles and as long as announced', () => {
    fc.assert(
      fc.property(path, fc.boolean(), (nibbles, isLeaf) => {
        const bytes = encodeNibbles(nibbles, isLeaf);
        expect(bytes).toHaveLength(encodedLength(nibbles));
        const decoded = decodeNibbles(bytes);
        expect([...decoded.path]).toEqual([...nibbles]);
        expect(decoded.isLeaf).toBe(isLeaf);
      }),
    );
  });
});

describe('decodeNibbles', () => {
  test.each(['', '40', 'ff', '2100', '07'])('refuses %j', (hex) => {
    expect(() => decodeNibbles(fromHex(hex))).toThrow(NibblesError);
  });
});

describe('nibbles', () => {
  test('of a key give the key again, and half a byte does not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (key) => {
        expect(fromNibbles(toNibbles(key))).toEqual(key);
      }),
    );
    expect(() => fromNibbles(Uint8Array.of(1))).toThrow(NibblesError);
  });

  test('share what they begin with', () => {
    fc.assert(
      fc.property(path, path, (a, b) => {
        expect(sharedLength(joinNibbles(a, b), a)).toBe(a.length);
        expect(sharedLength(a, b)).toBe(sharedLength(b, a));
      }),
    );
  });
});
