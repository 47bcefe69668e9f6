import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BorshError } from '../../src/primitives/borsh.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import {
  actionHashFromReceiptId,
  actionRandomSeed,
  dataIdFromActionHash,
  receiptIdFromActionHash,
  receiptIdFromReceiptId,
  receiptIdFromTransaction,
} from '../../src/primitives/ids.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const height = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const index = fc.bigInt({ min: 0n, max: 2n ** 32n });

describe('ids', () => {
  test('derive from one base and salt in one way, whatever they name', () => {
    fc.assert(
      fc.property(hash, height, index, (base, at, salt) => {
        const expected = receiptIdFromReceiptId(base, at, salt);
        expect(receiptIdFromActionHash(base, at, salt)).toEqual(expected);
        expect(dataIdFromActionHash(base, at, salt)).toEqual(expected);
      }),
    );
  });

  test('count the actions of a receipt back from the last salt', () => {
    const last = 2n ** 64n - 1n;
    expect(actionHashFromReceiptId(zeroHash, 5n, 0n)).toEqual(receiptIdFromReceiptId(zeroHash, 5n, last));
    expect(actionHashFromReceiptId(zeroHash, 5n, 3n)).toEqual(
      receiptIdFromReceiptId(zeroHash, 5n, last - 3n),
    );
  });

  test('give a transaction its first receipt', () => {
    expect(receiptIdFromTransaction(zeroHash, 5n)).toEqual(receiptIdFromReceiptId(zeroHash, 5n, 0n));
  });

  test('differ by height', () => {
    expect(receiptIdFromTransaction(zeroHash, 5n)).not.toEqual(receiptIdFromTransaction(zeroHash, 6n));
  });

  test('refuse a height past 64 bits', () => {
    expect(() => receiptIdFromTransaction(zeroHash, 2n ** 64n)).toThrow(BorshError);
  });
});

describe('actionRandomSeed', () => {
  test('depends on the action and on the block', () => {
    fc.assert(
      fc.property(hash, hash, (action, block) => {
        fc.pre(action.some((byte, at) => byte !== block[at]));
        expect(actionRandomSeed(action, block)).not.toEqual(actionRandomSeed(block, action));
      }),
    );
  });
});
