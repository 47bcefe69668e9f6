import { describe, expect, test } from 'vitest';
import type { Account } from '../../../src/primitives/account.ts';
import { encode } from '../../../src/primitives/borsh.ts';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { deterministicAccountId } from '../../../src/primitives/deterministic-state-init.ts';
import { publicKeyHandle } from '../../../src/primitives/public-key.ts';
import { balanceRefund } from '../../../src/primitives/refund-receipt.ts';
import { contractDataKey, globalContractCodeKey } from '../../../src/primitives/trie-key.ts';
import { universalAccountId } from '../../../src/primitives/universal-account-id.ts';
import {
  type UniversalStateInit,
  universalStateInitSchema,
} from '../../../src/primitives/universal-state-init.ts';
import { withContract } from '../../../src/runtime/state/accounts.ts';
import { readAccessKey } from '../../../src/runtime/state/records.ts';
import {
  account,
  accountAfter,
  act,
  actionScene,
  firstNonce,
  near,
  other,
  type TestScene,
} from '../../support/action-scene.ts';
import { ed25519Key, mlDsaKey } from '../../support/keys.ts';

const code = { kind: 'account_id', accountId: 'code.near' } as const;
const contract = { kind: 'global_by_account', accountId: 'code.near' } as const;
/** Yoctonear that a byte keeps locked. */
const perByte = 10n ** 19n;

describe('deterministic_state_init', () => {
  const value = new Uint8Array(1_000);
  const stateInit = { kind: 'v1', code, data: [[toUtf8('key'), value]] } as const;
  const receiverId = deterministicAccountId(stateInit);
  /** The account, the name of its code, and one record of 3 + 1,000 + 40 bytes. */
  const usage = 100n + 9n + 1_043n;
  const init = (deposit: bigint) => ({ kind: 'deterministic_state_init', stateInit, deposit }) as const;

  const scene = (refundTo?: string): TestScene => {
    const made = actionScene(refundTo === undefined ? { receiverId } : { receiverId, refundTo });
    made.state.set(globalContractCodeKey(code), toUtf8('code'));
    return made;
  };

  test('sets up the account, takes what its storage needs and gives back the rest', () => {
    const needed = usage * perByte;
    const where = scene();
    expect(act(where, other(), init(needed + 7n))).toEqual({
      kind: 'done',
      actor: { account: withContract(account(needed, usage), contract), actorId: 'alice.near' },
      made: { newReceipts: [balanceRefund('alice.near', 7n)] },
    });
    expect(where.state.get(contractDataKey(receiverId, toUtf8('key')))).toEqual(value);
  });

  test('gives back to where the receipt says', () => {
    const step = act(scene('carol.near'), other(account(near, 100n)), init(7n));
    expect(step).toMatchObject({ made: { newReceipts: [balanceRefund('carol.near', 7n)] } });
  });

  test('sets up an account that a transfer made', () => {
    const step = act(scene(), other(account(near, 100n)), init(0n));
    expect(step).toMatchObject({ made: { newReceipts: [] } });
    expect(accountAfter(step)).toEqual(withContract(account(near, usage), contract));
  });

  test('leaves an account alone that is set up, and gives back the deposit', () => {
    const where = scene();
    const there = withContract(account(near, 109n), contract);
    expect(act(where, other(there), init(7n))).toEqual({
      kind: 'done',
      actor: { account: there, actorId: 'alice.near' },
      made: { newReceipts: [balanceRefund('alice.near', 7n)] },
    });
    expect(where.state.has(contractDataKey(receiverId, toUtf8('key')))).toBe(false);
  });

  test('tops up an account that is set up and lacks money for what it stores', () => {
    const there = withContract(account(0n, 1_000n), contract);
    const step = act(scene(), other(there), init(1_000n * perByte));
    expect(step).toMatchObject({
      actor: { account: { amount: 1_000n * perByte } },
      made: { newReceipts: [] },
    });
  });

  test('refuses a deposit that is too small', () => {
    const needed = usage * perByte;
    expect(act(scene(), other(), init(needed - 1n))).toEqual({
      kind: 'failed',
      error: { kind: 'lack_balance_for_state', accountId: receiverId, amount: needed },
    });
  });

  test('refuses code that has not arrived', () => {
    expect(act(actionScene({ receiverId }), other(), init(near))).toEqual({
      kind: 'failed',
      error: { kind: 'global_contract_does_not_exist', identifier: code },
    });
  });
});

describe('universal_state_init', () => {
  const keys = [ed25519Key(1).publicKey, mlDsaKey(1).publicKey];
  const full: UniversalStateInit = {
    kind: 'v1',
    code,
    data: [[toUtf8('key'), toUtf8('value')]],
    accessKeys: keys.map(publicKeyHandle),
  };
  const raw = encode(universalStateInitSchema, full);
  const receiverId = universalAccountId(raw);
  /** The account, the name of its code, a record of 3 + 5 + 40 bytes, and two keys of 33 + 9 + 40. */
  const usage = 100n + 9n + 48n + 164n;
  const init = { kind: 'universal_state_init', stateInit: raw, deposit: 7n } as const;

  const scene = (): TestScene => {
    const made = actionScene({ receiverId, version: 88 });
    made.state.set(globalContractCodeKey(code), toUtf8('code'));
    return made;
  };

  const uninitialized = (bootstrapNonce: bigint): Account => ({
    version: 'uninitialized',
    amount: near,
    storageUsage: 100n,
    bootstrapNonce,
  });

  test('sets up an account that is not there, with code, data and keys', () => {
    const where = scene();
    const step = act(where, other(), init);
    expect(step).toMatchObject({ made: { newReceipts: [balanceRefund('alice.near', 7n)] } });
    expect(accountAfter(step)).toEqual(withContract(account(0n, usage), contract));
    const key = { nonce: firstNonce, permission: { kind: 'full_access' } };
    expect(keys.map((one) => readAccessKey(where.state, receiverId, one))).toEqual([key, key]);
    expect(where.state.get(contractDataKey(receiverId, toUtf8('key')))).toEqual(toUtf8('value'));
  });

  test('keeps the balance of one that a transfer made', () => {
    const step = act(scene(), other(uninitialized(firstNonce)), init);
    expect(accountAfter(step)).toEqual(withContract(account(near, usage), contract));
  });

  test('begins its keys at the nonce that set it up', () => {
    const where = scene();
    act(where, other(uninitialized(firstNonce + 1n)), init);
    expect(readAccessKey(where.state, receiverId, keys[0] ?? raw)).toMatchObject({ nonce: firstNonce + 1n });
  });

  test('needs no code', () => {
    const bare = encode(universalStateInitSchema, { ...full, code: undefined, data: [] });
    const where = actionScene({ receiverId: universalAccountId(bare), version: 88 });
    const step = act(where, other(), { ...init, stateInit: bare });
    expect(accountAfter(step)).toEqual(account(0n, 264n));
  });

  test('refuses code that has not arrived', () => {
    expect(act(actionScene({ receiverId, version: 88 }), other(), init)).toEqual({
      kind: 'failed',
      error: { kind: 'global_contract_does_not_exist', identifier: code },
    });
  });

  test('refuses bytes that are no state init', () => {
    expect(act(scene(), other(), { ...init, stateInit: toUtf8('none') })).toEqual({
      kind: 'failed',
      error: { kind: 'malformed_universal_state_init' },
    });
  });
});
