import { base58 } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase58, encodeBase58 } from '../../src/primitives/base58.ts';

describe('base58', () => {
  test('is what another implementation makes of the same bytes, and is undone', () => {
    const zeros = fc.integer({ min: 0, max: 12 }).map((length) => new Uint8Array(length));
    fc.assert(
      fc.property(zeros, fc.uint8Array({ maxLength: 80 }), (before, after) => {
        const bytes = Uint8Array.from([...before, ...after]);
        expect(encodeBase58(bytes)).toBe(base58.encode(bytes));
        expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes);
      }),
    );
  });

  test('is read as another implementation reads it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^1{0,3}[1-9A-HJ-NP-Za-km-z]{0,40}$/), (text) => {
        expect(decodeBase58(text)).toEqual(base58.decode(text));
      }),
    );
  });

  test.each(['0', 'O', 'I', 'l', ' 1', '1\n', 'é', '111111111111l'])('refuses %j', (text) => {
    expect(() => decodeBase58(text)).toThrow(RangeError);
  });
});
