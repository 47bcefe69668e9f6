import { describe, expect, test } from 'vitest';
import { type Account, accountCodec } from '../../src/primitives/account.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import { accountKey } from '../../src/primitives/trie-key.ts';
import { assertStatedCodes } from '../../src/runtime/one-shot/stated-codes.ts';
import { proveKey } from '../../src/trie/proof.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { trieUpdate } from '../../src/trie/update.ts';

const [code, other] = [1, 2].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array];
const plain = { amount: 1n, locked: 0n, storageUsage: 100n };
const accounts: Readonly<Record<string, Account>> = {
  'bare.near': { version: 'v1', ...plain, codeHash: zeroHash },
  'global.near': { version: 'v2', ...plain, contract: { kind: 'global', codeHash: code } },
  'local.near': { version: 'v2', ...plain, contract: { kind: 'local', codeHash: code } },
  'shop.near': { version: 'v1', ...plain, codeHash: code },
};

const store = new MemoryNodeStore();
const rows = Object.entries(accounts).map(
  ([id, account]) => [accountKey(id), encode(accountCodec, account)] as const,
);
const { root, made } = trieUpdate(store, zeroHash, rows);
store.putAll(made);
const nodes = made.map(({ bytes }) => bytes);

describe('a code that is said of an account', () => {
  test.each([
    ['shop.near', code],
    ['local.near', code],
    ['bare.near', zeroHash],
    ['global.near', zeroHash],
    ['nobody.near', zeroHash],
  ])('is right for %s', (accountId, codeHash) => {
    expect(() => assertStatedCodes(nodes, root, [{ accountId, codeHash }])).not.toThrow();
  });

  test.each([
    ['shop.near', zeroHash],
    ['shop.near', other],
    ['local.near', other],
    ['bare.near', code],
    ['global.near', code],
    ['nobody.near', code],
  ])('is refused for %s when it is another', (accountId, codeHash) => {
    const stated = [
      { accountId: 'shop.near', codeHash: code },
      { accountId, codeHash },
    ];
    expect(() => assertStatedCodes(nodes, root, stated)).toThrow(InternalFault);
    expect(() => assertStatedCodes(nodes, root, stated)).toThrow(accountId);
  });

  test('is not judged where the nodes do not show the account', () => {
    const shown = proveKey(store, root, accountKey('bare.near'));
    const stated = [{ accountId: 'shop.near', codeHash: other }];
    expect(() => assertStatedCodes(shown, root, stated)).not.toThrow();
    expect(() => assertStatedCodes(nodes, root, stated)).toThrow(InternalFault);
  });
});
