import { describe, expect, test } from 'vitest';
import type { Action } from '../../../src/primitives/action.ts';
import { fromHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { hashOfCode } from '../../../src/primitives/code-hash.ts';
import { nearImplicitAccountId } from '../../../src/primitives/implicit-account-id.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import { contractCodeKey, contractDataKey } from '../../../src/primitives/trie-key.ts';
import { withContract, withUsage } from '../../../src/runtime/state/accounts.ts';
import { readAccessKey, writeAccessKey, writeGasKeyNonce } from '../../../src/runtime/state/records.ts';
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
  signerKey,
} from '../../support/action-scene.ts';
import { ed25519Key } from '../../support/keys.ts';

describe('create_account', () => {
  const create = { kind: 'create_account' } as const;

  test('makes an empty account that acts from there on', () => {
    const step = act(actionScene({ receiverId: 'bob.alice.near' }), other(), create);
    expect(step).toEqual({
      kind: 'done',
      actor: { account: account(0n, 100n), actorId: 'bob.alice.near' },
      made: {},
    });
  });

  test.each([
    ['bob.near', 'alice.near'],
    ['carol.bob.alice.near', 'alice.near'],
    ['bobalice.near', 'alice.near'],
  ])('refuses %s to %s', (accountId, predecessorId) => {
    expect(act(actionScene({ receiverId: accountId }), other(), create)).toEqual({
      kind: 'failed',
      error: { kind: 'create_account_not_allowed', accountId, predecessorId },
    });
  });

  test('leaves top-level names to the registrar', () => {
    expect(act(actionScene({ receiverId: 'bob' }), other(), create)).toEqual({
      kind: 'failed',
      error: {
        kind: 'create_account_only_by_registrar',
        accountId: 'bob',
        registrarAccountId: 'registrar',
        predecessorId: 'alice.near',
      },
    });
    const scene = actionScene({ receiverId: 'bob', predecessorId: 'registrar' });
    expect(act(scene, other(), create).kind).toBe('done');
  });
});

describe('transfer', () => {
  const transfer: Extract<Action, { kind: 'transfer' }> = { kind: 'transfer', deposit: 5n };

  test('adds to the balance', () => {
    const step = act(actionScene(), other(account(near)), transfer);
    expect(step).toMatchObject({ actor: { account: account(near + 5n), actorId: 'alice.near' } });
  });

  test('faults on more money than there is', () => {
    const rich = account((1n << 128n) - 4n);
    expect(() => act(actionScene(), other(rich), transfer)).toThrow(InternalFault);
  });

  test('makes a near-implicit account with its key, and does not act for it', () => {
    const { publicKey } = ed25519Key(3);
    const receiverId = nearImplicitAccountId(publicKey);
    const scene = actionScene({ receiverId, actions: [transfer] });
    const step = act(scene, other(), transfer);
    expect(step).toMatchObject({ actor: { account: account(5n, 182n), actorId: 'alice.near' } });
    const key = { nonce: firstNonce, permission: { kind: 'full_access' } };
    expect(readAccessKey(scene.state, receiverId, publicKey)).toEqual(key);
  });

  test.each([
    ['mainnet', '1daa835c4637f7ae3d924095ba3f0bf2829bcfa17b1068cd58bd853dcad7ceb5'],
    ['testnet', '238feac1f86cc9f9f4003e3f6d5aebc04eaea9c394032bd29470e9609b67f6c5'],
    ['our-world', 'd2884a900d4fa370e48f1e3d4865d4dc0dbd093c89f0e7baef2eddc142c49e8d'],
  ])('makes an eth-implicit account that runs the wallet of %s', (chainId, hash) => {
    const receiverId = '0x990377f16ade578156b5de75516ce8847fc631bd';
    const step = act(actionScene({ receiverId, actions: [transfer], chainId }), other(), transfer);
    expect(accountAfter(step)).toEqual({
      version: 'v2',
      amount: 5n,
      locked: 0n,
      storageUsage: 132n,
      contract: { kind: 'global', codeHash: fromHex(hash) },
    });
  });

  test('makes a deterministic account without code', () => {
    const receiverId = '0s990377f16ade578156b5de75516ce8847fc631bd';
    const step = act(actionScene({ receiverId, actions: [transfer] }), other(), transfer);
    expect(accountAfter(step)).toEqual(account(5n, 100n));
  });

  describe('that refunds gas', () => {
    const refund = () => actionScene({ predecessorId: 'system', signerId: 'bob.near', actions: [transfer] });

    test('goes to the gas key that paid, and not to the account', () => {
      const scene = refund();
      writeAccessKey(scene.state, 'bob.near', signerKey, gasKey(10n));
      expect(accountAfter(act(scene, other(account(near)), transfer))).toEqual(account(near));
      expect(readAccessKey(scene.state, 'bob.near', signerKey)).toEqual(gasKey(15n));
    });

    test.each([
      [10n, 15n],
      [(1n << 128n) - 2n, (1n << 128n) - 1n],
      [undefined, undefined],
    ])('raises an allowance of %s to %s', (before, after) => {
      const scene = refund();
      const key = (allowance: bigint | undefined) =>
        ({
          nonce: 1n,
          permission: { kind: 'function_call', allowance, receiverId: 'x.near', methodNames: [] },
        }) as const;
      writeAccessKey(scene.state, 'bob.near', signerKey, key(before));
      expect(accountAfter(act(scene, other(account(near)), transfer))).toEqual(account(near + 5n));
      expect(readAccessKey(scene.state, 'bob.near', signerKey)).toEqual(key(after));
    });

    test('leaves keys alone when it is a deposit that comes back', () => {
      const scene = actionScene({ predecessorId: 'system', signerId: 'system', actions: [transfer] });
      writeAccessKey(scene.state, 'bob.near', signerKey, gasKey(10n));
      expect(accountAfter(act(scene, other(account(near)), transfer))).toEqual(account(near + 5n));
      expect(readAccessKey(scene.state, 'bob.near', signerKey)).toEqual(gasKey(10n));
    });
  });
});

describe('stake', () => {
  const publicKey = ed25519Key(1).publicKey;
  const stake = (amount: bigint) => ({ kind: 'stake', stake: amount, publicKey }) as const;
  const accountId = 'bob.near';

  test('locks what is not locked yet, and proposes', () => {
    const scene = actionScene();
    const step = act(scene, self(scene, { ...account(100n), locked: 20n }), stake(50n));
    expect(step).toMatchObject({
      actor: { account: { amount: 70n, locked: 50n } },
      made: { validatorProposals: [{ kind: 'v1', accountId, publicKey, stake: 50n }] },
    });
  });

  test('unlocks nothing at once', () => {
    const scene = actionScene();
    const step = act(scene, self(scene, { ...account(100n), locked: 20n }), stake(0n));
    expect(step).toMatchObject({
      actor: { account: { amount: 100n, locked: 20n } },
      made: { validatorProposals: [{ stake: 0n }] },
    });
  });

  test.each([
    [stake(101n), { kind: 'tries_to_stake', accountId, stake: 101n, locked: 0n, balance: 100n }],
    [stake(0n), { kind: 'tries_to_unstake', accountId }],
    [stake(9n), { kind: 'insufficient_stake', accountId, stake: 9n, minimumStake: 10n }],
  ])('refuses %o', (action, error) => {
    const scene = actionScene({ minimumStake: 10n });
    expect(act(scene, self(scene, account(100n)), action)).toEqual({ kind: 'failed', error });
  });
});

describe('deploy_contract', () => {
  const code = toUtf8('code of 15 bytes').subarray(0, 15);
  const deploy = { kind: 'deploy_contract', code } as const;

  test('bills the code in place of the old', () => {
    const scene = actionScene();
    scene.state.set(contractCodeKey('bob.near'), new Uint8Array(40));
    const old = withContract(account(near, 240n), {
      kind: 'local',
      codeHash: hashOfCode(new Uint8Array(40)),
    });
    const after = accountAfter(act(scene, self(scene, old), deploy));
    expect(after).toEqual(withContract(account(near, 215n), { kind: 'local', codeHash: hashOfCode(code) }));
    expect(scene.state.get(contractCodeKey('bob.near'))).toEqual(code);
    expect(scene.state.deployed).toEqual([code]);
  });

  test('keeps an account V2 that once used a global contract', () => {
    const scene = actionScene();
    const global = withContract(account(near, 107n), { kind: 'global_by_account', accountId: 'x.near' });
    expect(accountAfter(act(scene, self(scene, withUsage(global, 106n)), deploy))).toMatchObject({
      version: 'v2',
      storageUsage: 115n,
      contract: { kind: 'local' },
    });
  });
});

describe('delete_account', () => {
  const remove = { kind: 'delete_account', beneficiaryId: 'carol.near' } as const;
  const accountId = 'bob.near';

  test('removes every row, and sends the balance as a refund', () => {
    const scene = actionScene();
    const { state } = scene;
    state.set(contractCodeKey(accountId), new Uint8Array(5));
    state.set(contractDataKey(accountId, toUtf8('a')), toUtf8('b'));
    writeAccessKey(state, accountId, ed25519Key(1).publicKey, fullAccess);
    writeAccessKey(state, accountId, signerKey, gasKey(3n));
    writeGasKeyNonce(state, accountId, signerKey, { index: 0, nonce: 1n });
    writeGasKeyNonce(state, accountId, signerKey, { index: 1, nonce: 1n });
    state.set(contractDataKey('bob.nearby', toUtf8('a')), toUtf8('b'));
    const step = act(scene, self(scene, account(near, 400n)), remove);
    expect(step).toMatchObject({
      kind: 'done',
      actor: { account: undefined, actorId: 'alice.near' },
      made: {
        tokensBurnt: 3n,
        // Two removals of a key of 45 bytes and a value of 8.
        computeUsage: 2n * (200_000_000_000n + 45n * 38_220_384n + 8n * 11_531_556n),
        newReceipts: [{ predecessorId: 'system', receiverId: 'carol.near' }],
      },
    });
    expect(state.rows.size).toBe(1);
  });

  test('sends nothing when nothing is left', () => {
    const scene = actionScene();
    expect(act(scene, self(scene, account(0n, 100n)), remove)).toMatchObject({ made: { newReceipts: [] } });
  });

  test('refuses an account that stores much beside its contract', () => {
    const scene = actionScene();
    scene.state.set(contractCodeKey(accountId), new Uint8Array(50));
    const of = (usage: bigint) =>
      withContract(account(near, usage), { kind: 'local', codeHash: hashOfCode(new Uint8Array(50)) });
    expect(act(scene, self(scene, of(10_051n)), remove)).toEqual({
      kind: 'failed',
      error: { kind: 'delete_account_with_large_state', accountId },
    });
    expect(act(scene, self(scene, of(10_050n)), remove).kind).toBe('done');
  });

  test.each([
    [84, 10_000n],
    [86, 10_032n],
  ])('takes the name of a global contract for state before version 85 (%i)', (version, most) => {
    const scene = actionScene({ version });
    const of = (usage: bigint) =>
      withContract(account(near, usage), { kind: 'global', codeHash: new Uint8Array(32).fill(1) });
    expect(act(scene, self(scene, of(most)), remove).kind).toBe('done');
    expect(act(scene, self(scene, of(most + 1n)), remove).kind).toBe('failed');
  });

  test('refuses to burn more than a NEAR of gas keys', () => {
    const scene = actionScene();
    writeAccessKey(scene.state, accountId, signerKey, gasKey(near));
    writeAccessKey(scene.state, accountId, ed25519Key(1).publicKey, gasKey(1n));
    expect(act(scene, self(scene), remove)).toEqual({
      kind: 'failed',
      error: { kind: 'gas_key_balance_too_high', accountId, publicKey: undefined, balance: near + 1n },
    });
  });
});
