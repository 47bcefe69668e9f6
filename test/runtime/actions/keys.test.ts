import { describe, expect, test } from 'vitest';
import type { AccessKey } from '../../../src/primitives/access-key.ts';
import { readAccessKey, readGasKeyNonce, writeAccessKey } from '../../../src/runtime/state/records.ts';
import {
  account,
  accountAfter,
  act,
  actionScene,
  firstNonce,
  fullAccess,
  gasKey,
  near,
  other,
  self,
  type TestScene,
} from '../../support/action-scene.ts';
import { ed25519Key, mlDsaKey } from '../../support/keys.ts';

const accountId = 'bob.near';
const { publicKey } = ed25519Key(1);

const limited: AccessKey = {
  nonce: 4n,
  permission: { kind: 'function_call', allowance: 9n, receiverId: 'x.near', methodNames: ['ab'] },
};

const withKey = (accessKey: AccessKey): TestScene => {
  const scene = actionScene();
  writeAccessKey(scene.state, accountId, publicKey, accessKey);
  return scene;
};

describe('add_key', () => {
  const add = (accessKey: AccessKey) => ({ kind: 'add_key', publicKey, accessKey }) as const;

  test.each([
    // 40 for the record, 33 for the key, 9 for the nonce and the permission's tag.
    ['full access', fullAccess, 82n],
    // 17 for the allowance, 10 for the receiver, 4 and 6 for the list of one method.
    ['function calls', limited, 82n + 17n + 10n + 4n + 6n],
  ])('bills %s and begins at the nonce of the height', (_, accessKey, usage) => {
    const scene = actionScene();
    expect(accountAfter(act(scene, self(scene, account(near)), add(accessKey)))).toEqual(
      account(near, 182n + usage),
    );
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual({ ...accessKey, nonce: firstNonce });
  });

  test('gives a gas key a row for each nonce, and none of its own', () => {
    const scene = actionScene();
    const step = act(scene, self(scene, account(near)), add({ ...gasKey(0n, 3), nonce: 5n }));
    // The key with its 18 bytes of balance and count, and three rows of 40 + 33 + 2 + 8.
    expect(accountAfter(step)).toEqual(account(near, 182n + 82n + 18n + 3n * 83n));
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual(gasKey(0n, 3));
    const nonces = [0, 1, 2, 3].map((index) => readGasKeyNonce(scene.state, accountId, publicKey, index));
    expect(nonces).toEqual([firstNonce, firstNonce, firstNonce, undefined]);
  });

  test('bills a post-quantum key as its hash', () => {
    const scene = actionScene();
    const key = mlDsaKey(1).publicKey;
    const step = act(scene, self(scene, account(near)), { ...add(fullAccess), publicKey: key });
    expect(accountAfter(step)).toEqual(account(near, 182n + 82n));
    expect(readAccessKey(scene.state, accountId, key)).toBeDefined();
  });

  test('refuses a key that is there', () => {
    const scene = withKey(fullAccess);
    expect(act(scene, self(scene), add(limited))).toEqual({
      kind: 'failed',
      error: { kind: 'add_key_already_exists', accountId, publicKey },
    });
  });
});

describe('delete_key', () => {
  const remove = { kind: 'delete_key', publicKey } as const;

  test('gives back what the key was billed', () => {
    const scene = withKey(fullAccess);
    expect(accountAfter(act(scene, self(scene, account(near, 200n)), remove))).toEqual(account(near, 118n));
    expect(readAccessKey(scene.state, accountId, publicKey)).toBeUndefined();
  });

  test('never bills less than nothing', () => {
    const scene = withKey(fullAccess);
    expect(accountAfter(act(scene, self(scene, account(near, 5n)), remove))).toEqual(account(near, 0n));
  });

  test('burns what a gas key holds, and takes time for its nonces', () => {
    const scene = withKey(gasKey(near));
    const step = act(scene, self(scene, account(near, 1_000n)), remove);
    expect(step).toMatchObject({
      actor: { account: account(near, 1_000n - 82n - 18n - 2n * 83n) },
      made: {
        tokensBurnt: near,
        computeUsage: 2n * (200_000_000_000n + 45n * 38_220_384n + 8n * 11_531_556n),
      },
    });
    expect(scene.state.rows.size).toBe(0);
  });

  test('refuses to burn more than a NEAR', () => {
    const scene = withKey(gasKey(near + 1n));
    expect(act(scene, self(scene), remove)).toEqual({
      kind: 'failed',
      error: { kind: 'gas_key_balance_too_high', accountId, publicKey, balance: near + 1n },
    });
  });

  test('refuses a key that is not there', () => {
    const scene = actionScene();
    expect(act(scene, self(scene), remove)).toEqual({
      kind: 'failed',
      error: { kind: 'delete_key_does_not_exist', accountId, publicKey },
    });
  });
});

describe('transfer_to_gas_key', () => {
  const fund = { kind: 'transfer_to_gas_key', publicKey, deposit: 5n } as const;

  test('adds to the key, not to the account', () => {
    const scene = withKey(gasKey(2n));
    expect(accountAfter(act(scene, other(account(near)), fund))).toEqual(account(near));
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual(gasKey(7n));
  });

  test.each([
    ['no key', actionScene],
    ['a key that is no gas key', () => withKey(fullAccess)],
  ])('refuses %s', (_, scene) => {
    expect(act(scene(), other(account(near)), fund)).toEqual({
      kind: 'failed',
      error: { kind: 'gas_key_does_not_exist', accountId, publicKey },
    });
  });
});

describe('withdraw_from_gas_key', () => {
  const withdraw = { kind: 'withdraw_from_gas_key', publicKey, amount: 5n } as const;

  test('gives back to the account', () => {
    const scene = withKey(gasKey(5n));
    expect(accountAfter(act(scene, self(scene, account(near)), withdraw))).toEqual(account(near + 5n));
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual(gasKey(0n));
  });

  test('refuses more than the key holds', () => {
    const scene = withKey(gasKey(4n));
    expect(act(scene, self(scene), withdraw)).toEqual({
      kind: 'failed',
      error: { kind: 'insufficient_gas_key_balance', accountId, publicKey, balance: 4n, required: 5n },
    });
  });

  test.each([
    ['no key', actionScene],
    ['a key that is no gas key', () => withKey(fullAccess)],
  ])('refuses %s', (_, of) => {
    const scene = of();
    expect(act(scene, self(scene), withdraw)).toEqual({
      kind: 'failed',
      error: { kind: 'gas_key_does_not_exist', accountId, publicKey },
    });
  });
});
