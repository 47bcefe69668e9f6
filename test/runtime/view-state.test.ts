import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AccessKey, accessKeySchema } from '../../src/primitives/access-key.ts';
import type { Account, AccountContract } from '../../src/primitives/account.ts';
import { encode, u64 } from '../../src/primitives/borsh.ts';
import { compareBytes, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
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
import { rowsUnder } from '../../src/runtime/views/view-rows.ts';
import {
  accessKeysOf,
  dataOf,
  gasKeyNoncesOf,
  localCodeLength,
  viewAccessKey,
  viewAccount,
  viewCode,
  viewGlobalCode,
} from '../../src/runtime/views/view-state.ts';
import { proofStore } from '../../src/trie/proof.ts';
import { hashKey, MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
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
    const { keys: listed, hasMore } = accessKeysOf('alice.near')(state);
    expect(hasMore).toBe(false);
    expect(listed.map(({ handle }) => handle)).toEqual(
      [first, second, quantum].map(publicKeyHandle).sort(compareBytes),
    );
    expect(listed.map(({ accessKey }) => accessKey)).toContainEqual(gasKey);
  });

  test('are read by pages', () => {
    const { keys: all } = accessKeysOf('alice.near')(state);
    const page = accessKeysOf('alice.near', { limit: 1 })(state);
    expect(page).toEqual({ keys: all.slice(0, 1), hasMore: true });
    const rest = accessKeysOf('alice.near', { after: all[0]?.handle, limit: 2 })(state);
    expect(rest).toEqual({ keys: all.slice(1), hasMore: false });
  });

  test('of a page are little more than what is read for it', () => {
    const many = Array.from({ length: 100 }, (_, seed) =>
      keyRow(Uint8Array.of(0, ...sha256(Uint8Array.of(seed))), fullAccess),
    );
    const { store, root } = stateOf(many);
    let reads = 0;
    const counting = {
      get(hash: Uint8Array) {
        reads++;
        return store.get(hash);
      },
    };
    expect(accessKeysOf('alice.near', { limit: 2 })({ store: counting, root }).keys.length).toBe(2);
    expect(reads).toBeLessThan(20);
  });

  test.each([first, quantum])('are found by the whole key', (publicKey) => {
    expect(viewAccessKey(state, 'alice.near', publicKey)).toEqual(fullAccess);
    expect(viewAccessKey(state, 'bob.near', publicKey)).toBeUndefined();
  });

  test('have nonces in the order of their indexes', () => {
    expect(gasKeyNoncesOf('alice.near', second)(state)).toEqual(nonces.map((index) => BigInt(1_000 + index)));
    expect(gasKeyNoncesOf('alice.near', first)(state)).toEqual([]);
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

  test('has a length that is known without it, if it is its own', () => {
    const code = hashKey(sha256(own));
    const without = {
      get: (hash: Uint8Array) => (hashKey(hash) === code ? undefined : state.store.get(hash)),
    };
    expect(localCodeLength({ store: without, root: state.root }, 'alice.near')).toBe(own.length);
    expect(localCodeLength(state, 'keeper.near')).toBe(0);
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

describe('dataOf', () => {
  test('gives the rows under a prefix, page by page as at once', () => {
    fc.assert(
      fc.property(
        keys,
        fc.uint8Array({ maxLength: 2 }),
        fc.integer({ min: 1, max: 5 }),
        (all, prefix, limit) => {
          const state = stateOf(all.map((key): TrieChange => [contractDataKey('a.near', key), sha256(key)]));
          const { rows, keyOffset } = dataOf('a.near', { prefix })(state);
          const expected = all
            .filter((key) => compareBytes(key.subarray(0, prefix.length), prefix) === 0)
            .sort(compareBytes);
          expect(rows.map(({ key }) => key.subarray(keyOffset))).toEqual(expected);
          const paged = [];
          for (let after: Uint8Array | undefined; ; ) {
            const page = dataOf('a.near', { prefix, after, limit })(state);
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

  test('ends a page after so many bytes, with at least one row', () => {
    const names = ['a', 'b', 'c'].map(toUtf8);
    const state = stateOf(
      names.map((key): TrieChange => [contractDataKey('a.near', key), new Uint8Array(60)]),
    );
    const page = dataOf('a.near', { prefix: new Uint8Array(0), bytes: 100 })(state);
    expect(page).toMatchObject({ hasMore: true, rows: { length: 2 } });
    const rest = dataOf('a.near', { prefix: new Uint8Array(0), bytes: 1, after: names[1] })(state);
    expect(rest).toMatchObject({ hasMore: false, rows: { length: 1 } });
  });

  test('goes on where the store lacked something, and reads nothing twice but that', () => {
    const all = Array.from({ length: 200 }, (_, index) => sha256(Uint8Array.of(index)));
    const state = stateOf(all.map((key): TrieChange => [contractDataKey('a.near', key), key]));
    const at = new Set<string>();
    let reads = 0;
    const store = {
      get(hash: Uint8Array) {
        reads++;
        if (at.has(toHex(hash))) return state.store.get(hash);
        at.add(toHex(hash));
        throw new MissingNode(hash);
      },
    };
    const view = dataOf('a.near', { prefix: new Uint8Array(0) });
    const untilDone = () => {
      for (;;) {
        try {
          return view({ store, root: state.root });
        } catch (cause) {
          if (!(cause instanceof MissingNode)) throw cause;
        }
      }
    };
    expect(untilDone()).toEqual(dataOf('a.near', { prefix: new Uint8Array(0) })(state));
    expect(reads).toBeLessThanOrEqual(3 * at.size);
  });

  test('proves the rows: the proof and the values give them again', () => {
    fc.assert(
      fc.property(keys, fc.uint8Array({ maxLength: 2 }), (all, prefix) => {
        const state = stateOf(all.map((key): TrieChange => [key, sha256(key)]));
        const { rows, proof } = rowsUnder(prefix)(state.store, state.root);
        const store = proofStore([...proof, ...rows.map(({ value }) => value)]);
        expect(rowsUnder(prefix)(store, state.root).rows).toEqual(rows);
      }),
    );
  });
});
