import { describe, expect, test } from 'vitest';
import type { AccessKey } from '../../../src/primitives/access-key.ts';
import type { DelegateAction, DelegateActionV2 } from '../../../src/primitives/delegate-action.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import { InternalFault } from '../../../src/primitives/internal-fault.ts';
import {
  readAccessKey,
  readGasKeyNonce,
  writeAccessKey,
  writeGasKeyNonce,
} from '../../../src/runtime/state/records.ts';
import {
  account,
  act,
  actionScene,
  fullAccess,
  gasKey,
  height,
  near,
  other,
  signerKey,
  type TestScene,
} from '../../support/action-scene.ts';
import { ed25519Key, signDelegate } from '../../support/keys.ts';

const key = ed25519Key(1);
const { publicKey } = key;
const accountId = 'bob.near';
const call = {
  kind: 'function_call',
  methodName: 'run',
  args: new Uint8Array(2),
  gas: 5n,
  deposit: 0n,
} as const;

const v1: DelegateAction = {
  senderId: accountId,
  receiverId: 'carol.near',
  actions: [{ kind: 'transfer', deposit: 3n }],
  nonce: 8n,
  maxBlockHeight: height,
  publicKey,
};

const v2: DelegateActionV2 = {
  ...v1,
  kind: 'v2',
  nonce: { kind: 'gas_key_nonce', nonce: 8n, nonceIndex: 1 },
};

const signed = (delegateAction: DelegateAction) =>
  ({ kind: 'delegate', delegateAction, signature: signDelegate(delegateAction, key) }) as const;

const signedV2 = (delegateAction: DelegateActionV2) =>
  ({ kind: 'delegate_v2', delegateAction, signature: signDelegate(delegateAction, key) }) as const;

const limited = (methodNames: readonly string[]): AccessKey => ({
  nonce: 7n,
  permission: { kind: 'function_call', allowance: undefined, receiverId: 'carol.near', methodNames },
});

type Delegate = ReturnType<typeof signed> | ReturnType<typeof signedV2>;

function run(action: Delegate, accessKey?: AccessKey, version = 86) {
  const scene: TestScene = actionScene({ actions: [action], version });
  if (accessKey !== undefined) writeAccessKey(scene.state, accountId, publicKey, accessKey);
  writeGasKeyNonce(scene.state, accountId, publicKey, { index: 1, nonce: 7n });
  return { scene, step: act(scene, other(account(near)), action) };
}

const failedWith = (error: object) => ({ kind: 'failed', error });
const keyError = (error: object) => failedWith({ kind: 'delegate_action_access_key_error', error });

describe('delegate', () => {
  test("sends the actions in the sender's name at the relayer's expense, and takes the nonce", () => {
    const { scene, step } = run(signed(v1), fullAccess);
    const sending = 115_123_062_500n;
    expect(step).toEqual({
      kind: 'done',
      actor: other(account(near)),
      made: {
        gasBurnt: sending,
        // Sending, and the execution of a transfer and of its receipt.
        gasUsed: sending + 115_123_062_500n + 108_059_500_000n,
        computeUsage: sending,
        newReceipts: [
          {
            predecessorId: accountId,
            receiverId: 'carol.near',
            receiptId: zeroHash,
            receipt: {
              kind: 'action',
              signerId: 'alice.near',
              signerPublicKey: signerKey,
              gasPrice: 100_000_000n,
              outputDataReceivers: [],
              inputDataIds: [],
              actions: v1.actions,
            },
          },
        ],
      },
    });
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual({ ...fullAccess, nonce: 8n });
  });

  test('takes along the gas of its calls', () => {
    const inner = { ...v1, actions: [{ ...call, gas: 1_000n }, call] };
    const { step } = run(signed(inner), fullAccess);
    const alone = run(
      signed({
        ...inner,
        actions: [
          { ...call, gas: 0n },
          { ...call, gas: 0n },
        ],
      }),
      fullAccess,
    );
    if (step.kind === 'failed' || alone.step.kind === 'failed') throw new Error('failed');
    expect((step.made.gasUsed ?? 0n) - (alone.step.made.gasUsed ?? 0n)).toBe(1_005n);
  });

  test.each([
    [
      'of another signer',
      { ...signed(v1), signature: signDelegate(v1, ed25519Key(2)) },
      { kind: 'delegate_action_invalid_signature' },
    ],
    ['too late', signed({ ...v1, maxBlockHeight: height - 1n }), { kind: 'delegate_action_expired' }],
    [
      'for another account',
      signed({ ...v1, senderId: 'dora.near' }),
      {
        kind: 'delegate_action_sender_does_not_match_tx_receiver',
        senderId: 'dora.near',
        receiverId: accountId,
      },
    ],
    [
      'with an old nonce',
      signed({ ...v1, nonce: 7n }),
      { kind: 'delegate_action_invalid_nonce', delegateNonce: 7n, akNonce: 7n },
    ],
    [
      'with a nonce of the future',
      signed({ ...v1, nonce: height * 1_000_000n }),
      {
        kind: 'delegate_action_nonce_too_large',
        delegateNonce: 1_000_000_000n,
        upperBound: 1_000_000_000n,
      },
    ],
  ])('refuses one %s', (_, action, error) => {
    const { scene, step } = run(action, fullAccess);
    expect(step).toEqual(failedWith(error));
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual(fullAccess);
  });

  test('refuses a key that the account does not have', () => {
    expect(run(signed(v1)).step).toEqual(keyError({ kind: 'access_key_not_found', accountId, publicKey }));
  });

  test.each([
    ['two calls', [call, call], { kind: 'requires_full_access' }],
    ['no call', [{ kind: 'transfer', deposit: 0n }], { kind: 'requires_full_access' }],
    ['money', [{ ...call, deposit: 1n }], { kind: 'deposit_with_function_call' }],
    [
      'another method',
      [{ ...call, methodName: 'stop' }],
      { kind: 'method_name_mismatch', methodName: 'stop' },
    ],
  ] as const)('refuses %s by a key that calls functions', (_, actions, error) => {
    expect(run(signed({ ...v1, actions }), limited(['run'])).step).toEqual(keyError(error));
  });

  test('refuses another receiver by a key that calls functions', () => {
    const inner = signed({ ...v1, receiverId: 'dora.near', actions: [call] });
    const error = { kind: 'receiver_mismatch', txReceiver: 'dora.near', akReceiver: 'carol.near' };
    expect(run(inner, limited([])).step).toEqual(keyError(error));
  });

  test('lets a key call the functions it may', () => {
    expect(run(signed({ ...v1, actions: [call] }), limited(['run'])).step.kind).toBe('done');
    expect(run(signed({ ...v1, actions: [call] }), limited([])).step.kind).toBe('done');
  });

  test('let the method hide the deposit before version 85', () => {
    const inner = signed({ ...v1, actions: [{ ...call, deposit: 1n, methodName: 'stop' }] });
    const error = { kind: 'method_name_mismatch', methodName: 'stop' };
    expect(run(inner, limited(['run']), 84).step).toEqual(keyError(error));
    const deposit = signed({ ...v1, actions: [{ ...call, deposit: 1n }] });
    expect(run(deposit, limited(['run']), 84).step).toEqual(keyError({ kind: 'deposit_with_function_call' }));
  });

  test('refuses a gas key', () => {
    const error = { kind: 'delegate_action_requires_non_gas_key' };
    expect(run(signed(v1), gasKey(0n)).step).toEqual(keyError(error));
  });
});

describe('delegate_v2', () => {
  test('takes a nonce of a gas key', () => {
    const { scene, step } = run(signedV2(v2), gasKey(0n));
    expect(step.kind).toBe('done');
    expect(readGasKeyNonce(scene.state, accountId, publicKey, 1)).toBe(8n);
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual(gasKey(0n));
  });

  test('takes the nonce of an access key', () => {
    const { scene, step } = run(signedV2({ ...v2, nonce: { kind: 'nonce', nonce: 9n } }), fullAccess);
    expect(step.kind).toBe('done');
    expect(readAccessKey(scene.state, accountId, publicKey)).toEqual({ ...fullAccess, nonce: 9n });
  });

  test('refuses a key that is no gas key', () => {
    const error = { kind: 'delegate_action_requires_gas_key' };
    expect(run(signedV2(v2), fullAccess).step).toEqual(keyError(error));
  });

  test('refuses an index that the key does not have', () => {
    const error = { kind: 'delegate_action_invalid_nonce_index', nonceIndex: 1, numNonces: 1 };
    expect(run(signedV2(v2), gasKey(0n, 1)).step).toEqual(failedWith(error));
  });

  test('faults when the row of a nonce is lost', () => {
    const inner: DelegateActionV2 = { ...v2, nonce: { kind: 'gas_key_nonce', nonce: 8n, nonceIndex: 0 } };
    expect(() => run(signedV2(inner), gasKey(0n))).toThrow(InternalFault);
  });
});
