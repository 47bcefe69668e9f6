import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import type { Account } from '../../src/primitives/account.ts';
import type { Action } from '../../src/primitives/action.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { deterministicAccountId } from '../../src/primitives/deterministic-state-init.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { balanceRefund } from '../../src/primitives/refund-receipt.ts';
import { identifyTransaction, type Transaction } from '../../src/primitives/transaction.ts';
import { universalAccountId } from '../../src/primitives/universal-account-id.ts';
import {
  type UniversalStateInit,
  universalStateInitSchema,
} from '../../src/primitives/universal-state-init.ts';
import { execFee } from '../../src/runtime/fees/action-fees.ts';
import { readAccount, writeAccount } from '../../src/runtime/state/records.ts';
import { convertTransaction } from '../../src/runtime/transactions/convert.ts';
import { validateActions } from '../../src/runtime/validation/actions.ts';
import {
  account,
  accountAfter,
  act,
  actionScene,
  firstNonce,
  height,
  near,
  other,
} from '../support/action-scene.ts';
import { ed25519Key, signDelegate, signTransaction } from '../support/keys.ts';
import { MapState } from '../support/map-state.ts';

/**
 * What versions 87 and 88 change of transactions and actions (spec of state, section 10). nearcore's recorded chunks are
 * of version 86, so nothing but these tests, near-primitives 0.38 and the published rules speak for them.
 */

const key = ed25519Key(1);
const { publicKey } = key;

type Mode = 'new' | 'existing';

const validate = (version: number, action: Action, receiverId = 'bob.near', mode: Mode = 'new') =>
  validateActions({ params: paramsAt(version), receiverId, mode }, [action]);

function delegating(
  kind: 'delegate' | 'delegate_v2',
  actions: readonly Action[],
  receiverId = 'carol.near',
): Action {
  const inner = {
    senderId: 'bob.near',
    receiverId,
    actions: actions as never,
    maxBlockHeight: 9n,
    publicKey,
  };
  if (kind === 'delegate') {
    const delegateAction = { ...inner, nonce: 1n };
    return { kind, delegateAction, signature: signDelegate(delegateAction, key) };
  }
  const delegateAction = { ...inner, kind: 'v2', nonce: { kind: 'nonce', nonce: 1n } } as const;
  return { kind, delegateAction, signature: signDelegate(delegateAction, key) };
}

const stateInitOf = (value: Partial<UniversalStateInit>): Uint8Array =>
  encode(universalStateInitSchema, {
    kind: 'v1',
    code: undefined,
    data: [],
    accessKeys: [publicKey],
    ...value,
  });

const raw = stateInitOf({});
const universalId = universalAccountId(raw);
const init = { kind: 'universal_state_init', stateInit: raw, deposit: 0n } as const;
const transfer: Action = { kind: 'transfer', deposit: 5n };

describe('from version 87 on', () => {
  test('a call of a method without a name is refused when it is new', () => {
    const call: Action = { kind: 'function_call', methodName: '', args: zeroHash, gas: 1n, deposit: 0n };
    expect(validate(86, call)).toBeUndefined();
    expect(validate(87, call)).toEqual({ kind: 'function_call_empty_method_name' });
    expect(validate(87, call, 'bob.near', 'existing')).toBeUndefined();
  });

  test('a delegate action of version 2 is refused when it is new', () => {
    const action = delegating('delegate_v2', [transfer]);
    const removed = { kind: 'removed_protocol_feature', protocolFeature: 'DelegateV2', version: 87 };
    expect(validate(84, action)).toEqual({
      kind: 'unsupported_protocol_feature',
      protocolFeature: 'DelegateV2',
      version: 84,
    });
    expect(validate(86, action)).toBeUndefined();
    expect(validate(87, action)).toEqual(removed);
    expect(validate(87, action, 'bob.near', 'existing')).toBeUndefined();
  });

  test('a delegate action may not withdraw from a gas key when it is new', () => {
    const action = delegating('delegate', [{ kind: 'withdraw_from_gas_key', publicKey, amount: 1n }]);
    expect(validate(86, action)).toBeUndefined();
    expect(validate(87, action)).toEqual({ kind: 'withdraw_from_gas_key_not_allowed_in_delegate' });
    expect(validate(87, action, 'bob.near', 'existing')).toBeUndefined();
  });

  test('the state inits of a new receipt hold 1,500 entries at most, delegated ones with them', () => {
    const code = { kind: 'account_id', accountId: 'code.near' } as const;
    const initOf = (entries: number) => {
      const data = Array.from({ length: entries }, (_, index) => [toUtf8(`${index}`), zeroHash] as const);
      return {
        kind: 'deterministic_state_init',
        stateInit: { kind: 'v1', code, data },
        deposit: 0n,
      } as const;
    };
    const many = initOf(1_501);
    const receiverId = deterministicAccountId(many.stateInit);
    const error = {
      kind: 'total_number_of_state_init_entries_exceeded',
      numberOfEntries: 1_501n,
      limit: 1_500n,
    };
    expect(validate(86, many, receiverId)).toBeUndefined();
    expect(validate(87, many, receiverId)).toEqual(error);
    expect(validate(87, many, receiverId, 'existing')).toBeUndefined();
    expect(validate(87, delegating('delegate', [many], receiverId))).toEqual(error);
    const most = initOf(1_500);
    expect(validate(87, most, deterministicAccountId(most.stateInit))).toBeUndefined();
  });

  test('nothing new is transferred to a universal account until there are any', () => {
    const error = { kind: 'transfer_to_universal_account_not_allowed', accountId: universalId };
    expect(validate(86, transfer, universalId)).toBeUndefined();
    expect(validate(87, transfer, universalId)).toEqual(error);
    expect(validate(87, transfer, universalId, 'existing')).toBeUndefined();
    expect(validate(87, delegating('delegate', [transfer], universalId))).toEqual(error);
    expect(validate(88, transfer, universalId)).toBeUndefined();
  });
});

describe('from version 88 on', () => {
  test('a universal state init is known', () => {
    const error = { kind: 'unsupported_protocol_feature', protocolFeature: 'UniversalAccounts', version: 87 };
    expect(validate(87, init, universalId)).toEqual(error);
    expect(validate(88, init, universalId)).toBeUndefined();
  });

  test('it is taken on the account that its bytes name', () => {
    expect(validate(88, init)).toEqual({
      kind: 'invalid_universal_state_init_receiver',
      receiverId: 'bob.near',
      derivedId: universalId,
    });
  });

  test.each([
    ['nothing that can be read', toUtf8('none')],
    ['bytes left over', concatBytes(raw, Uint8Array.of(0))],
    // Two equal keys are read as one, and would be written as one.
    [
      'another form of what it says',
      concatBytes(raw.subarray(0, 6), Uint8Array.of(2, 0, 0, 0), publicKey, publicKey),
    ],
  ])('it is refused with %s', (_, bytes) => {
    const action = { ...init, stateInit: bytes };
    expect(validate(88, action, universalAccountId(bytes))).toEqual({
      kind: 'malformed_universal_state_init',
    });
  });

  test.each([
    ['key', [new Uint8Array(2_049), zeroHash], 2_049n, 2_048n],
    ['value', [zeroHash, new Uint8Array(4_194_305)], 4_194_305n, 4_194_304n],
  ] as [string, [Uint8Array, Uint8Array], bigint, bigint][])(
    'it holds no %s that a contract could not store',
    (part, entry, length, limit) => {
      const bytes = stateInitOf({ data: [entry] });
      const action = { ...init, stateInit: bytes };
      expect(validate(88, action, universalAccountId(bytes))).toEqual({
        kind: `universal_state_init_${part}_length_exceeded`,
        length,
        limit,
      });
    },
  );

  test('the state inits of a new receipt install 1,024 keys at most', () => {
    const accessKeys = Array.from({ length: 1_025 }, (_, index) =>
      concatBytes(Uint8Array.of(0, index >> 8, index & 255), new Uint8Array(30)),
    );
    const bytes = stateInitOf({ accessKeys });
    const action = { ...init, stateInit: bytes };
    const error = { kind: 'total_number_of_state_init_keys_exceeded', numberOfKeys: 1_025n, limit: 1_024n };
    expect(validate(88, action, universalAccountId(bytes))).toEqual(error);
  });

  test('a transfer makes a universal account, in a batch too, that waits for its state init', () => {
    const scene = (version: number) =>
      actionScene({ receiverId: universalId, actions: [transfer, init], version });
    expect(act(scene(86), other(), transfer)).toEqual({
      kind: 'failed',
      error: { kind: 'account_does_not_exist', accountId: universalId },
    });
    expect(act(scene(88), other(), transfer)).toMatchObject({
      actor: {
        account: { version: 'uninitialized', amount: 5n, storageUsage: 100n, bootstrapNonce: firstNonce },
        actorId: 'alice.near',
      },
    });
    expect(execFee(paramsAt(87), transfer, universalId).gas).toBe(115_123_062_500n);
    expect(execFee(paramsAt(88), transfer, universalId).gas).toBe(115_123_062_500n + 7_200_000_000_000n);
  });

  test('a universal account is not created by an action of its own', () => {
    const create: Action = { kind: 'create_account' };
    const of = (version: number) => act(actionScene({ receiverId: universalId, version }), other(), create);
    const error = { kind: 'only_implicit_account_creation_allowed', accountId: universalId };
    expect(of(88)).toEqual({ kind: 'failed', error });
    expect(of(86)).toEqual({
      kind: 'failed',
      error: {
        kind: 'create_account_only_by_registrar',
        accountId: universalId,
        registrarAccountId: 'registrar',
        predecessorId: 'alice.near',
      },
    });
  });

  test('a transfer to one that waits only adds', () => {
    const waiting: Account = { version: 'uninitialized', amount: 1n, storageUsage: 100n, bootstrapNonce: 4n };
    const scene = actionScene({ receiverId: universalId, actions: [transfer], version: 88 });
    expect(accountAfter(act(scene, other(waiting), transfer))).toEqual({ ...waiting, amount: 6n });
  });

  test('a repeated state init gives back all of its deposit, though storage lacks money', () => {
    const scene = actionScene({ receiverId: universalId, version: 88 });
    const poor = account(0n, 1_000n);
    const step = act(scene, other(poor), { ...init, deposit: near });
    expect(step).toEqual({
      kind: 'done',
      actor: { account: poor, actorId: 'alice.near' },
      made: { newReceipts: [balanceRefund('alice.near', near)] },
    });
  });

  test('sending and running a state init has fees for bytes and entries', () => {
    const gas = (version: number) => execFee(paramsAt(version), init, universalId).gas;
    expect(gas(88) - gas(87)).toBe(BigInt(raw.length) * 4_000_000n);
    const { sendSir } = paramsAt(88).actions.universal_state_init_entry;
    expect([paramsAt(87).actions.universal_state_init_entry.sendSir.gas, sendSir.gas]).toEqual([
      0n,
      3_100_000_000n,
    ]);
  });

  describe("a universal account's first transaction", () => {
    const waiting: Account = {
      version: 'uninitialized',
      amount: near,
      storageUsage: 100n,
      bootstrapNonce: 7n,
    };
    const first = {
      kind: 'v0',
      signerId: universalId,
      publicKey,
      nonce: 8n,
      receiverId: universalId,
      blockHash: zeroHash,
      actions: [init],
    } as const;

    function convert(transaction: Transaction, of: Account = waiting, version = 88, signer = key) {
      const state = new MapState();
      writeAccount(state, universalId, of);
      const signed = signTransaction(transaction, signer);
      const scene = { state, params: paramsAt(version), blockHeight: height, gasPrice: 1n };
      return { state, made: convertTransaction(scene, signed, identifyTransaction(signed)) };
    }

    const unknown = (of = publicKey) => ({
      kind: 'invalid_access_key_error',
      error: { kind: 'access_key_not_found', accountId: universalId, publicKey: of },
    });

    test('is signed by a key of its state init, and takes the nonce of the account', () => {
      const { state, made } = convert(first);
      expect(made.kind).toBe('converted');
      expect(readAccount(state, universalId)).toMatchObject({ version: 'uninitialized', bootstrapNonce: 8n });
      expect(state.rows.size).toBe(1);
    });

    test.each([
      ['an old nonce', { ...first, nonce: 7n }, waiting, { kind: 'invalid_nonce', txNonce: 7n, akNonce: 7n }],
      [
        'a nonce that is not the next',
        { ...first, nonce: 9n },
        waiting,
        { kind: 'invalid_nonce', txNonce: 9n, akNonce: 7n },
      ],
      ['no state init', { ...first, actions: [transfer] }, waiting, unknown()],
      ['an account that is set up', first, account(near), unknown()],
      ['another receiver', { ...first, receiverId: 'bob.near', actions: [transfer] }, waiting, unknown()],
    ] as [string, Transaction, Account, object][])('is refused with %s', (_, transaction, of, error) => {
      expect(convert(transaction, of).made).toMatchObject({ kind: 'failed', error });
    });

    test('is refused with a key that the state init does not hold', () => {
      const stranger = ed25519Key(2);
      const transaction = { ...first, publicKey: stranger.publicKey };
      expect(convert(transaction, waiting, 88, stranger).made).toMatchObject({
        kind: 'failed',
        error: unknown(stranger.publicKey),
      });
    });

    test('is refused when the account cannot pay', () => {
      const { made } = convert(first, { ...waiting, amount: 3n });
      expect(made).toMatchObject({
        error: { kind: 'not_enough_balance', signerId: universalId, balance: 3n },
      });
    });
  });
});
