import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import type { AccessKey } from '../../../src/primitives/access-key.ts';
import type { Account } from '../../../src/primitives/account.ts';
import type { Action } from '../../../src/primitives/action.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { receiptIdFromTransaction } from '../../../src/primitives/ids.ts';
import {
  identifyTransaction,
  type SignedTransaction,
  type Transaction,
} from '../../../src/primitives/transaction.ts';
import { transactionCost } from '../../../src/runtime/fees/transaction-cost.ts';
import {
  readAccessKey,
  readAccount,
  readGasKeyNonce,
  writeAccessKey,
  writeAccount,
  writeGasKeyNonce,
} from '../../../src/runtime/state/records.ts';
import { convertTransaction } from '../../../src/runtime/transactions/convert.ts';
import { account, fullAccess, gasKey, height, near } from '../../support/action-scene.ts';
import { ed25519Key, mlDsaKey, signTransaction } from '../../support/keys.ts';
import { MapState } from '../../support/map-state.ts';

const signerId = 'alice.near';
const key = ed25519Key(1);
const { publicKey } = key;
const gasPrice = 100_000_000n;
const transfer: Action = { kind: 'transfer', deposit: 5n };
const call = {
  kind: 'function_call',
  methodName: 'run',
  args: new Uint8Array(2),
  gas: 10n ** 13n,
  deposit: 0n,
} as const;

const v0 = {
  kind: 'v0',
  signerId,
  publicKey,
  nonce: 8n,
  receiverId: 'bob.near',
  blockHash: zeroHash,
  actions: [transfer],
} as const;

const v1 = (nonce: bigint, nonceMode: 'monotonic' | 'strict' = 'monotonic'): Transaction => ({
  ...v0,
  kind: 'v1',
  nonce: { kind: 'nonce', nonce },
  nonceMode,
});

const ofGasKey = (nonceIndex = 1, actions: readonly Action[] = [transfer]): Transaction => ({
  ...v0,
  kind: 'v1',
  nonce: { kind: 'gas_key_nonce', nonce: 8n, nonceIndex },
  nonceMode: 'monotonic',
  actions,
});

const callKey = (allowance: bigint | undefined, methodNames: readonly string[] = []): AccessKey => ({
  nonce: 7n,
  permission: { kind: 'function_call', allowance, receiverId: 'bob.near', methodNames },
});

type World = { readonly of?: Account | undefined; readonly accessKey?: AccessKey; readonly version?: number };

function convert(transaction: Transaction | SignedTransaction, world: World = {}) {
  const { accessKey = fullAccess, version = 86 } = world;
  const state = new MapState();
  const of = 'of' in world ? world.of : account(near);
  if (of !== undefined) writeAccount(state, signerId, of);
  writeAccessKey(state, signerId, publicKey, accessKey);
  if ('numNonces' in accessKey.permission)
    writeGasKeyNonce(state, signerId, publicKey, { index: 1, nonce: 7n });
  const before = new Map(state.rows);
  const signed = 'signature' in transaction ? transaction : signTransaction(transaction, key);
  const scene = { state, params: paramsAt(version), blockHeight: height, gasPrice };
  return { state, before, made: convertTransaction(scene, signed, identifyTransaction(signed)) };
}

function costOf(transaction: Transaction) {
  const cost = transactionCost(paramsAt(86), transaction, gasPrice);
  if (cost === undefined) throw new Error('the cost overflows');
  return cost;
}

const keyError = (error: object) => ({ kind: 'invalid_access_key_error', error });

/** It fails, costs nothing and changes nothing. */
function expectRefused({ made, state, before }: ReturnType<typeof convert>, error: object): void {
  expect(made).toEqual({ kind: 'failed', error, gasBurnt: 0n, computeBurnt: 0n, tokensBurnt: 0n });
  expect(state.rows).toEqual(before);
}

describe('convertTransaction', () => {
  test('makes the receipt, burns what sending costs and takes the rest along', () => {
    const { made, state } = convert(v0);
    const burnt = 108_059_500_000n + 115_123_062_500n;
    const signed = signTransaction(v0, key);
    expect(made).toEqual({
      kind: 'converted',
      gasBurnt: burnt,
      computeBurnt: burnt,
      tokensBurnt: burnt * gasPrice,
      receipt: {
        predecessorId: signerId,
        receiverId: 'bob.near',
        receiptId: receiptIdFromTransaction(identifyTransaction(signed).hash, height),
        receipt: {
          kind: 'action',
          signerId,
          signerPublicKey: publicKey,
          // Gas that goes along is never cheaper.
          gasPrice: 1_000_000_000n,
          outputDataReceivers: [],
          inputDataIds: [],
          actions: [transfer],
        },
      },
    });
    expect(readAccount(state, signerId)).toEqual(
      account(near - burnt * gasPrice - burnt * 1_000_000_000n - 5n),
    );
    expect(readAccessKey(state, signerId, publicKey)).toEqual({ ...fullAccess, nonce: 8n });
  });

  test('lowers an allowance by all that the account pays', () => {
    const transaction = { ...v0, actions: [call] };
    const { state } = convert(transaction, { accessKey: callKey(near, ['run']) });
    const { totalCost } = costOf(transaction);
    expect(readAccessKey(state, signerId, publicKey)).toEqual({
      ...callKey(near - totalCost, ['run']),
      nonce: 8n,
    });
  });

  test.each([
    [v1(8n, 'strict'), 'converted'],
    [v1(9n, 'strict'), 'failed'],
    [v1(9n), 'converted'],
  ])('takes the next nonce only if it is to be strict', (transaction, kind) => {
    expect(convert(transaction).made.kind).toBe(kind);
  });

  test.each([
    [v0, { nonce: 8n }, { kind: 'invalid_nonce', txNonce: 8n, akNonce: 8n }],
    [v1(10n, 'strict'), { nonce: 8n }, { kind: 'invalid_nonce', txNonce: 10n, akNonce: 8n }],
    [
      { ...v0, nonce: 1_000_000_000n },
      {},
      { kind: 'nonce_too_large', txNonce: 1_000_000_000n, upperBound: 1_000_000_000n },
    ],
  ] as [Transaction, object, object][])('refuses a nonce', (transaction, of, error) => {
    expectRefused(convert(transaction, { accessKey: { ...fullAccess, ...of } }), error);
  });

  test('refuses what the account cannot pay, to the last yoctonear', () => {
    const { totalCost: cost } = costOf(v0);
    const balance = cost - 1n;
    const error = { kind: 'not_enough_balance', signerId, balance, cost };
    expectRefused(convert(v0, { of: account(balance) }), error);
    expect(convert(v0, { of: account(cost) }).made.kind).toBe('converted');
  });

  test('refuses to leave less than storage costs, above the bytes that are free', () => {
    const { totalCost } = costOf(v0);
    const needed = 771n * 10n ** 19n;
    const poor = account(totalCost + needed - 1n, 771n);
    expectRefused(convert(v0, { of: poor }), { kind: 'lack_balance_for_state', signerId, amount: 1n });
    expect(convert(v0, { of: { ...poor, amount: totalCost + needed } }).made.kind).toBe('converted');
    expect(convert(v0, { of: account(totalCost, 770n) }).made.kind).toBe('converted');
    const staked = { ...account(totalCost, 771n), locked: needed };
    expect(convert(v0, { of: staked }).made.kind).toBe('converted');
  });

  test('refuses an account that is not there', () => {
    expectRefused(convert(v0, { of: undefined }), { kind: 'invalid_signer_id', signerId });
  });

  test('refuses a key that is not there', () => {
    const stranger = ed25519Key(2);
    const transaction = { ...v0, publicKey: stranger.publicKey };
    const error = { kind: 'access_key_not_found', accountId: signerId, publicKey: stranger.publicKey };
    expectRefused(convert(signTransaction(transaction, stranger)), keyError(error));
  });

  test('refuses a signature of another key', () => {
    expectRefused(convert(signTransaction(v0, ed25519Key(2))), { kind: 'invalid_signature' });
  });

  test.each([
    ['money', [{ ...call, deposit: 1n }], 'bob.near', { kind: 'deposit_with_function_call' }],
    ['two calls', [call, call], 'bob.near', { kind: 'requires_full_access' }],
    ['no call', [{ kind: 'create_account' }], 'bob.near', { kind: 'requires_full_access' }],
    [
      'another method',
      [{ ...call, methodName: 'stop' }],
      'bob.near',
      { kind: 'method_name_mismatch', methodName: 'stop' },
    ],
    [
      'another receiver',
      [call],
      'carol.near',
      { kind: 'receiver_mismatch', txReceiver: 'carol.near', akReceiver: 'bob.near' },
    ],
  ] as [string, Action[], string, object][])(
    'refuses %s by a key that calls functions',
    (_, actions, receiverId, error) => {
      const made = convert({ ...v0, actions, receiverId }, { accessKey: callKey(undefined, ['run']) });
      expectRefused(made, keyError(error));
    },
  );

  test('refuses more than an allowance', () => {
    const transaction = { ...v0, actions: [call] };
    const { totalCost: cost } = costOf(transaction);
    const allowance = cost - 1n;
    const error = { kind: 'not_enough_allowance', accountId: signerId, publicKey, allowance, cost };
    expectRefused(convert(transaction, { accessKey: callKey(allowance) }), keyError(error));
  });

  test('refuses a cost that no number holds', () => {
    const most = { kind: 'transfer', deposit: (1n << 128n) - 1n } as const;
    expectRefused(convert({ ...v0, actions: [most] }), { kind: 'cost_overflow' });
  });

  test('refuses actions that are not valid before anything else', () => {
    const actions: Action[] = [{ ...call, gas: 0n }];
    const error = { kind: 'actions_validation', error: { kind: 'function_call_zero_attached_gas' } };
    expectRefused(convert(signTransaction({ ...v0, actions }, ed25519Key(2))), error);
  });

  test('refuses a size that counts the signature since version 85', () => {
    const room = identifyTransaction(
      signTransaction({ ...v0, actions: [{ ...call, args: new Uint8Array(0) }] }, key),
    );
    const limit = paramsAt(86).limits.max_transaction_size;
    const sized = (size: number) => ({ ...v0, actions: [{ ...call, args: new Uint8Array(size) }] });
    const fits = sized(limit - room.wireSize);
    expect(convert(fits).made.kind).toBe('converted');
    const error = { kind: 'transaction_size_exceeded', size: BigInt(limit + 1), limit: BigInt(limit) };
    expectRefused(convert(sized(limit - room.wireSize + 1)), error);
    expect(convert(sized(limit - room.size), { version: 84 }).made.kind).toBe('converted');
  });

  test.each([
    ['a transaction of version 1', v1(8n)],
    ['a strict nonce', v1(8n, 'strict')],
  ])('does not know %s before version 85', (_, transaction) => {
    expectRefused(convert(transaction, { version: 84 }), { kind: 'invalid_transaction_version' });
  });

  test('does not know a post-quantum key before version 85', () => {
    const quantum = mlDsaKey(1);
    const signed = signTransaction({ ...v0, publicKey: quantum.publicKey }, quantum);
    expectRefused(convert(signed, { version: 84 }), { kind: 'invalid_transaction_version' });
    const error = { kind: 'access_key_not_found', accountId: signerId, publicKey: quantum.publicKey };
    expectRefused(convert(signed), keyError(error));
  });

  describe('of a gas key', () => {
    test('takes gas from the key and deposits from the account', () => {
      const { made, state } = convert(ofGasKey(), { accessKey: gasKey(near) });
      const { gasCost } = costOf(ofGasKey());
      expect(made.kind).toBe('converted');
      expect(readAccount(state, signerId)).toEqual(account(near - 5n));
      expect(readAccessKey(state, signerId, publicKey)).toEqual(gasKey(near - gasCost));
      expect(readGasKeyNonce(state, signerId, publicKey, 1)).toBe(8n);
    });

    test.each([
      [
        'without an index',
        v0,
        gasKey(near),
        { kind: 'invalid_nonce_index', txNonceIndex: undefined, numNonces: 2 },
      ],
      [
        'with an index that has no row',
        ofGasKey(0),
        gasKey(near),
        { kind: 'invalid_nonce_index', txNonceIndex: 0, numNonces: 2 },
      ],
      [
        'with an index beyond its nonces',
        ofGasKey(),
        gasKey(near, 1),
        { kind: 'invalid_nonce_index', txNonceIndex: 1, numNonces: 1 },
      ],
      [
        'that is none, with an index',
        ofGasKey(),
        fullAccess,
        { kind: 'invalid_nonce_index', txNonceIndex: 1, numNonces: 0 },
      ],
    ] as [string, Transaction, AccessKey, object][])('refuses one %s', (_, transaction, accessKey, error) => {
      expectRefused(convert(transaction, { accessKey }), error);
    });

    test('refuses an old nonce', () => {
      const old: Transaction = {
        ...v0,
        kind: 'v1',
        nonce: { kind: 'gas_key_nonce', nonce: 7n, nonceIndex: 1 },
        nonceMode: 'monotonic',
      };
      expectRefused(convert(old, { accessKey: gasKey(near) }), {
        kind: 'invalid_nonce',
        txNonce: 7n,
        akNonce: 7n,
      });
    });

    test('refuses gas that the key cannot pay', () => {
      const { gasCost: cost } = costOf(ofGasKey());
      const error = { kind: 'not_enough_gas_key_balance', signerId, balance: cost - 1n, cost };
      expectRefused(convert(ofGasKey(), { accessKey: gasKey(cost - 1n) }), error);
    });

    test('refuses what its permission does not allow', () => {
      const permission = {
        ...callKey(undefined).permission,
        kind: 'gas_key_function_call',
        balance: near,
        numNonces: 2,
      } as const;
      const accessKey = { nonce: 0n, permission } as AccessKey;
      expectRefused(convert(ofGasKey(), { accessKey }), keyError({ kind: 'requires_full_access' }));
    });

    test.each([
      [account(4n), 4n, 5n, 'NotEnoughBalance'],
      [account(771n * 10n ** 19n + 4n, 771n), 771n * 10n ** 19n - 1n, 1n, 'LackBalanceForState'],
    ])('pays for the conversion when the account cannot pay the deposit', (of, balance, cost, reason) => {
      const { made, state } = convert(ofGasKey(), { of, accessKey: gasKey(near) });
      const { gasBurnt, burntAmount } = costOf(ofGasKey());
      expect(made).toEqual({
        kind: 'failed',
        error: { kind: 'not_enough_balance_for_deposit', signerId, balance, cost, reason },
        gasBurnt,
        computeBurnt: gasBurnt,
        tokensBurnt: burntAmount,
      });
      expect(readAccount(state, signerId)).toEqual(of);
      expect(readAccessKey(state, signerId, publicKey)).toEqual(gasKey(near - burntAmount));
      expect(readGasKeyNonce(state, signerId, publicKey, 1)).toBe(8n);
    });
  });
});
