import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Account, accountCodec, accountSentinel } from '../../src/primitives/account.ts';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const u128 = fc.bigInt({ min: 0n, max: accountSentinel });

const contract = fc.oneof(
  fc.constant({ kind: 'none' } as const),
  fc.record({ kind: fc.constantFrom('local' as const, 'global' as const), codeHash: hash }),
  fc.record({ kind: fc.constant('global_by_account' as const), accountId: fc.string() }),
);

const account: fc.Arbitrary<Account> = fc.oneof(
  fc.record({
    version: fc.constant('v1' as const),
    amount: u128.filter((amount) => amount !== accountSentinel),
    locked: u128,
    codeHash: hash,
    storageUsage: u64,
  }),
  fc.record({
    version: fc.constant('v2' as const),
    amount: u128,
    locked: u128,
    storageUsage: u64,
    contract,
  }),
  fc.record({
    version: fc.constant('uninitialized' as const),
    amount: u128,
    storageUsage: u64,
    bootstrapNonce: u64,
  }),
);

describe('accountCodec', () => {
  test('is undone by decoding', () => {
    fc.assert(
      fc.property(account, (value) => {
        expect(decode(accountCodec, encode(accountCodec, value))).toEqual(value);
      }),
    );
  });

  test('writes a V1 record of 72 bytes', () => {
    const zero = {
      version: 'v1',
      amount: 0n,
      locked: 0n,
      codeHash: new Uint8Array(32),
      storageUsage: 0n,
    } as const;
    expect(encode(accountCodec, zero)).toHaveLength(72);
  });

  test('refuses an amount that would read as a version', () => {
    const rich = {
      version: 'v1',
      amount: accountSentinel,
      locked: 0n,
      codeHash: new Uint8Array(32),
      storageUsage: 0n,
    };
    expect(() => encode(accountCodec, rich as Account)).toThrow(BorshError);
  });

  const sentinel = new Uint8Array(16).fill(255);
  test.each([
    ['version', concatBytes(sentinel, Uint8Array.of(2))],
    ['contract', concatBytes(sentinel, Uint8Array.of(0), new Uint8Array(40), Uint8Array.of(4))],
  ])('refuses an unknown %s', (_name, bytes) => {
    expect(() => decode(accountCodec, bytes)).toThrow('unknown');
  });
});
