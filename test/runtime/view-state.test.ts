import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccessKey, accessKeySchema } from '../../src/primitives/access-key.ts';
import type { Account, AccountContract } from '../../src/primitives/account.ts';
import { encode, u64 } from '../../src/primitives/borsh.ts';
import { compareBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import { publicKeyHandle } from '../../src/primitives/public-key.ts';
import {
  accessKeyKey,
  accountKey,
  contractCodeKey,
  contractDataKey,
  gasKeyNonceKey,
  globalContractCodeKey,
} from '../../src/primitives/trie-key.ts';
import { viewRowsUnder } from '../../src/runtime/views/view-rows.ts';
import {
  viewAccessKey,
  viewAccessKeys,
  viewAccount,
  viewCode,
  viewData,
  viewGasKeyNonces,
  viewGlobalCode,
} from '../../src/runtime/views/view-state.ts';
import { proofStore } from '../../src/trie/proof.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import { ed25519Key, mlDsaKey } from '../support/keys.ts';

function stateOf(rows: readonly TrieChange[]) {
  const store = new MemoryNodeStore();
  const { root, made } = trieUpdate(store, zeroHash, rows);
  store.putAll(made);
  return { store, root };
}

const [first, second, quantum] = [ed25519Key(1).publicKey, ed25519Key(2).publicKey, mlDsaKey(3).publicKey];
const fullAccess: AccessKey = { nonce: 5n, permission: { kind: 'full_access' } };
const gasKey: AccessKey = {
  nonce: 0n,
  permission: { kind: 'gas_key_full_access', balance: 1n, numNonces: 300 },
};
const keyRow = (publicKey: Uint8Array, accessKey: AccessKey): TrieChange => [
  accessKeyKey('alice.near', publicKeyHandle(publicKey)),
  encode(accessKeySchema, accessKey),
];

describe('keys of an account', () => {
  const nonces = [...Array(300).keys()];
  const state = stateOf([
    keyRow(first, fullAccess),
    keyRow(second, gasKey),
    keyRow(quantum, fullAccess),
    ...nonces.map(
      (index): TrieChange => [
        gasKeyNonceKey('alice.near', publicKeyHandle(second), index),
        encode(u64, BigInt(1_000 + index)),
      ],
    ),
  ]);

  test('are listed without the nonces that stand among them', () => {
    const listed = viewAccessKeys(state, 'alice.near');
    expect(listed.map(({ handle }) => handle)).toEqual(
      [first, second, quantum].map(publicKeyHandle).sort(compareBytes),
    );
    expect(listed.map(({ accessKey }) => accessKey)).toContainEqual(gasKey);
  });

  test.each([first, quantum])('are found by the whole key', (publicKey) => {
    expect(viewAccessKey(state, 'alice.near', publicKey)).toEqual(fullAccess);
    expect(viewAccessKey(state, 'bob.near', publicKey)).toBeUndefined();
  });

  test('have nonces in the order of their indexes', () => {
    expect(viewGasKeyNonces(state, 'alice.near', second)).toEqual(
      nonces.map((index) => BigInt(1_000 + index)),
    );
    expect(viewGasKeyNonces(state, 'alice.near', first)).toEqual([]);
  });
});

describe('the code of an account', () => {
  const [own, shared, kept] = [toUtf8('own'), toUtf8('shared'), toUtf8('kept')];
  const state = stateOf([
    [contractCodeKey('alice.near'), own],
    [globalContractCodeKey({ kind: 'code_hash', codeHash: sha256(shared) }), shared],
    [globalContractCodeKey({ kind: 'account_id', accountId: 'keeper.near' }), kept],
  ]);
  const account = (contract: AccountContract): Account => ({
    version: 'v2',
    amount: 0n,
    locked: 0n,
    storageUsage: 0n,
    contract,
  });

  test.each<[string, Account, Uint8Array | undefined]>([
    ['its own', account({ kind: 'local', codeHash: sha256(own) }), own],
    ['a global one by hash', account({ kind: 'global', codeHash: sha256(shared) }), shared],
    ['a global one by account', account({ kind: 'global_by_account', accountId: 'keeper.near' }), kept],
    ['none', account({ kind: 'none' }), undefined],
    [
      'none of the older form',
      { version: 'v1', amount: 0n, locked: 0n, codeHash: zeroHash, storageUsage: 0n },
      undefined,
    ],
    [
      'none before it is initialized',
      { version: 'uninitialized', amount: 0n, storageUsage: 0n, bootstrapNonce: 0n },
      undefined,
    ],
  ])('is %s', (_what, holder, code) => {
    const viewed = viewCode(state, 'alice.near', holder);
    expect(viewed).toEqual(code && { code, hash: sha256(code) });
  });

  test('is found by a global id', () => {
    expect(viewGlobalCode(state, { kind: 'account_id', accountId: 'keeper.near' })?.code).toEqual(kept);
    expect(viewGlobalCode(state, { kind: 'account_id', accountId: 'alice.near' })).toBeUndefined();
  });
});

test('viewAccount refuses a row that does not decode as our fault', () => {
  const state = stateOf([[accountKey('alice.near'), Uint8Array.of(1)]]);
  expect(() => viewAccount(state, 'alice.near')).toThrow(/does not decode/);
});

const keys = fc.uniqueArray(fc.uint8Array({ minLength: 0, maxLength: 4 }), {
  maxLength: 30,
  selector: String,
});

describe('viewData', () => {
  test('gives the rows under a prefix, page by page as at once', () => {
    fc.assert(
      fc.property(
        keys,
        fc.uint8Array({ maxLength: 2 }),
        fc.integer({ min: 1, max: 5 }),
        (all, prefix, limit) => {
          const state = stateOf(all.map((key): TrieChange => [contractDataKey('a.near', key), sha256(key)]));
          const { rows, keyOffset } = viewData(state, 'a.near', { prefix });
          const expected = all
            .filter((key) => compareBytes(key.subarray(0, prefix.length), prefix) === 0)
            .sort(compareBytes);
          expect(rows.map(({ key }) => key.subarray(keyOffset))).toEqual(expected);
          const paged = [];
          for (let after: Uint8Array | undefined; ; ) {
            const page = viewData(state, 'a.near', { prefix, after, limit });
            expect(page.rows.length).toBeLessThanOrEqual(limit);
            paged.push(...page.rows);
            after = page.rows.at(-1)?.key.subarray(keyOffset);
            if (after === undefined) break;
          }
          expect(paged).toEqual(rows);
        },
      ),
    );
  });

  test('proves the rows: the proof and the values give them again', () => {
    fc.assert(
      fc.property(keys, fc.uint8Array({ maxLength: 2 }), (all, prefix) => {
        const state = stateOf(all.map((key): TrieChange => [key, sha256(key)]));
        const { rows, proof } = viewRowsUnder(state.store, state.root, prefix);
        const store = proofStore([...proof, ...rows.map(({ value }) => value)]);
        expect(viewRowsUnder(store, state.root, prefix).rows).toEqual(rows);
      }),
    );
  });
});
