import { describe, expect, test } from 'vitest';
import type { Action } from '../../../src/primitives/action.ts';
import { checkAction } from '../../../src/runtime/actions/check.ts';
import {
  account,
  actionScene,
  fullAccess,
  near,
  other,
  self,
  signerKey,
} from '../../support/action-scene.ts';

const publicKey = signerKey;
const code = new Uint8Array(3);
const contract = { kind: 'account_id', accountId: 'code.near' } as const;
const create: Action = { kind: 'create_account' };
const transfer: Action = { kind: 'transfer', deposit: 1n };

const own: readonly Action[] = [
  { kind: 'deploy_contract', code },
  { kind: 'stake', stake: 1n, publicKey },
  { kind: 'add_key', publicKey, accessKey: fullAccess },
  { kind: 'delete_key', publicKey },
  { kind: 'delete_account', beneficiaryId: 'alice.near' },
  { kind: 'deploy_global_contract', code, deployMode: 'CodeHash' },
  { kind: 'use_global_contract', contractIdentifier: contract },
  { kind: 'withdraw_from_gas_key', publicKey, amount: 1n },
];

const open: readonly Action[] = [
  { kind: 'function_call', methodName: 'run', args: code, gas: 1n, deposit: 0n },
  { kind: 'transfer_to_gas_key', publicKey, deposit: 1n },
];

const uninitialized = {
  version: 'uninitialized',
  amount: near,
  storageUsage: 100n,
  bootstrapNonce: 0n,
} as const;

describe('checkAction', () => {
  const accountId = 'bob.near';

  test.each(own)('lets only the receiver do $kind', (action) => {
    const scene = actionScene();
    expect(checkAction(scene, self(scene), action)).toBeUndefined();
    expect(checkAction(scene, other(account(near)), action)).toEqual({
      kind: 'actor_no_permission',
      accountId,
      actorId: 'alice.near',
    });
  });

  test.each([...own, ...open])('refuses $kind where no account is', (action) => {
    expect(checkAction(actionScene(), other(), action)).toEqual({
      kind: 'account_does_not_exist',
      accountId,
    });
  });

  test.each([...own, ...open])('refuses $kind on an account that is not set up', (action) => {
    const refused = { kind: 'account_not_initialized', accountId };
    expect(checkAction(actionScene(), other(uninitialized), action)).toEqual(refused);
  });

  test.each(open)('lets anybody do $kind', (action) => {
    expect(checkAction(actionScene(), other(account(near)), action)).toBeUndefined();
  });

  test('refuses to create what exists', () => {
    const refused = { kind: 'account_already_exists', accountId };
    expect(checkAction(actionScene(), other(account(near)), create)).toEqual(refused);
  });

  test.each([
    '98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de',
    '0x990377f16ade578156b5de75516ce8847fc631bd',
    '0s990377f16ade578156b5de75516ce8847fc631bd',
  ])('refuses to create %s by an action of its own', (receiverId) => {
    const refused = { kind: 'only_implicit_account_creation_allowed', accountId: receiverId };
    expect(checkAction(actionScene({ receiverId }), other(), create)).toEqual(refused);
  });

  test('keeps an account with a stake from being deleted', () => {
    const scene = actionScene();
    const staked = { ...account(near), locked: 1n };
    const action: Action = { kind: 'delete_account', beneficiaryId: 'alice.near' };
    expect(checkAction(scene, self(scene, staked), action)).toEqual({
      kind: 'delete_account_staking',
      accountId,
    });
  });

  describe('of a transfer to an account that is not there', () => {
    const receiverId = '98793cd91a3f870fb126f66285808c7e094afcfc4eda8a970f6648cdf0dbd6de';
    const refused = { kind: 'account_does_not_exist', accountId: receiverId };

    test('lets it stand alone', () => {
      const scene = actionScene({ receiverId, actions: [transfer] });
      expect(checkAction(scene, other(), transfer)).toBeUndefined();
    });

    test('refuses a batch', () => {
      const scene = actionScene({ receiverId, actions: [transfer, create] });
      expect(checkAction(scene, other(), transfer)).toEqual(refused);
    });

    test('refuses a refund', () => {
      const scene = actionScene({ receiverId, actions: [transfer], predecessorId: 'system' });
      expect(checkAction(scene, other(), transfer)).toEqual(refused);
    });

    test('refuses a named one', () => {
      const scene = actionScene({ actions: [transfer] });
      expect(checkAction(scene, other(), transfer)).toEqual({ kind: 'account_does_not_exist', accountId });
    });
  });
});
