import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../../src/params/at-version.ts';
import type { AccessKey } from '../../../src/primitives/access-key.ts';
import type { Action } from '../../../src/primitives/action.ts';
import { fromHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { deterministicAccountId } from '../../../src/primitives/deterministic-state-init.ts';
import { validateActions } from '../../../src/runtime/validation/actions.ts';
import { gasKey, near } from '../../support/action-scene.ts';
import { ed25519Key, mlDsaKey, signDelegate } from '../../support/keys.ts';

const key = ed25519Key(1);
const { publicKey } = key;
const { limits } = paramsAt(86);

const validate = (actions: readonly Action[], version = 86, receiverId = 'bob.near') =>
  validateActions({ params: paramsAt(version), receiverId, mode: 'new' }, actions);

const call = {
  kind: 'function_call',
  methodName: 'run',
  args: new Uint8Array(2),
  gas: 5n,
  deposit: 0n,
} as const;
const create: Action = { kind: 'create_account' };
const remove: Action = { kind: 'delete_account', beneficiaryId: 'alice.near' };
const deploy: Action = { kind: 'deploy_contract', code: new Uint8Array(1) };
const deployGlobal: Action = {
  kind: 'deploy_global_contract',
  code: new Uint8Array(1),
  deployMode: 'CodeHash',
};

const delegating = (actions: readonly Action[], receiverId = 'carol.near'): Action => {
  const delegateAction = {
    senderId: 'bob.near',
    receiverId,
    // Only in tests may a delegate action be built of what it must not hold.
    actions: actions as never,
    nonce: 1n,
    maxBlockHeight: 9n,
    publicKey,
  };
  return { kind: 'delegate', delegateAction, signature: signDelegate(delegateAction, key) };
};

const callKey = (receiverId: string, methodNames: readonly string[]): AccessKey => ({
  nonce: 0n,
  permission: { kind: 'function_call', allowance: undefined, receiverId, methodNames },
});

const adding = (accessKey: AccessKey): Action => ({ kind: 'add_key', publicKey, accessKey });

const stateInit = { kind: 'v1', code: { kind: 'account_id', accountId: 'code.near' } } as const;
const initWith = (key_: Uint8Array, value: Uint8Array): Action => ({
  kind: 'deterministic_state_init',
  stateInit: { ...stateInit, data: [[key_, value]] },
  deposit: 0n,
});

const idOf = (action: Action): string =>
  action.kind === 'deterministic_state_init' ? deterministicAccountId(action.stateInit) : 'bob.near';

const feature = (protocolFeature: string, version = 84) => ({
  kind: 'unsupported_protocol_feature',
  protocolFeature,
  version,
});

describe('validateActions', () => {
  test('takes any number of actions up to the limit, none too', () => {
    expect(validate([])).toBeUndefined();
    expect(validate(Array.from({ length: 100 }, () => create))).toBeUndefined();
  });

  test.each([
    [
      'too many actions',
      Array.from({ length: 101 }, () => create),
      { kind: 'total_number_of_actions_exceeded', totalNumberOfActions: 101n, limit: 100n },
    ],
    [
      'too many deployments of both kinds',
      [...Array.from({ length: 10 }, () => deploy), deployGlobal],
      { kind: 'total_number_of_deploy_actions_exceeded', numberOfDeployActions: 11n, limit: 10n },
    ],
    ['anything after a deletion', [remove, create], { kind: 'delete_action_must_be_final' }],
    [
      'two delegate actions',
      [delegating([create]), delegating([create])],
      { kind: 'delegate_action_must_be_only_one' },
    ],
    [
      'too much gas',
      [call, { ...call, gas: limits.max_total_prepaid_gas - 4n }],
      {
        kind: 'total_prepaid_gas_exceeded',
        totalPrepaidGas: limits.max_total_prepaid_gas + 1n,
        limit: limits.max_total_prepaid_gas,
      },
    ],
    ['gas that no number holds', [call, { ...call, gas: (1n << 64n) - 1n }], { kind: 'integer_overflow' }],
    [
      'too many actions in a delegate action',
      [delegating(Array.from({ length: 101 }, () => create))],
      { kind: 'total_number_of_actions_exceeded', totalNumberOfActions: 101n, limit: 100n },
    ],
    [
      'what a delegate action must not hold',
      [delegating([remove, create])],
      { kind: 'delete_action_must_be_final' },
    ],
    [
      'too large a contract',
      [{ kind: 'deploy_contract', code: new Uint8Array(4_194_305) }],
      { kind: 'contract_size_exceeded', size: 4_194_305n, limit: 4_194_304n },
    ],
    [
      'too large a global contract',
      [{ ...deployGlobal, code: new Uint8Array(4_194_305) }],
      { kind: 'contract_size_exceeded', size: 4_194_305n, limit: 4_194_304n },
    ],
    ['a call without gas', [{ ...call, gas: 0n }], { kind: 'function_call_zero_attached_gas' }],
    [
      'a long method name, in bytes',
      [{ ...call, methodName: 'ä'.repeat(129) }],
      { kind: 'function_call_method_name_length_exceeded', length: 258n, limit: 256n },
    ],
    [
      'long arguments',
      [{ ...call, args: new Uint8Array(4_194_305) }],
      { kind: 'function_call_arguments_length_exceeded', length: 4_194_305n, limit: 4_194_304n },
    ],
    [
      'a stake of a secp256k1 key',
      [{ kind: 'stake', stake: 1n, publicKey: new Uint8Array(65).fill(1) }],
      { kind: 'unsuitable_staking_key', publicKey: new Uint8Array(65).fill(1) },
    ],
    [
      'a key for no account',
      [adding(callKey('Not an id', []))],
      { kind: 'invalid_account_id', accountId: 'Not an id' },
    ],
    [
      'a key for no account of many bytes, of which it shows 128',
      [adding(callKey(`x${'ä'.repeat(100)}`, []))],
      { kind: 'invalid_account_id', accountId: `x${'ä'.repeat(63)}` },
    ],
    [
      'a key for a long method',
      [adding(callKey('x.near', ['ok', 'a'.repeat(257), 'b'.repeat(300)]))],
      { kind: 'add_key_method_name_length_exceeded', length: 257n, limit: 256n },
    ],
    [
      'a key for many methods',
      [
        adding(
          callKey(
            'x.near',
            Array.from({ length: 8 }, () => 'a'.repeat(250)),
          ),
        ),
      ],
      { kind: 'add_key_method_names_number_of_bytes_exceeded', totalNumberOfBytes: 2_008n, limit: 2_000n },
    ],
    [
      'a gas key without nonces',
      [adding(gasKey(0n, 0))],
      { kind: 'gas_key_invalid_num_nonces', requestedNonces: 0, limit: 1_024 },
    ],
    [
      'a gas key of many nonces',
      [adding(gasKey(0n, 1_025))],
      { kind: 'gas_key_invalid_num_nonces', requestedNonces: 1_025, limit: 1_024 },
    ],
    [
      'a gas key with money',
      [adding(gasKey(1n))],
      { kind: 'add_gas_key_with_non_zero_balance', balance: 1n },
    ],
    [
      'a gas key with an allowance',
      [
        adding({
          nonce: 0n,
          permission: {
            kind: 'gas_key_function_call',
            balance: 0n,
            numNonces: 1,
            allowance: near,
            receiverId: 'x.near',
            methodNames: [],
          },
        }),
      ],
      { kind: 'gas_key_function_call_allowance_not_allowed' },
    ],
  ] as [string, Action[], object][])('refuses %s', (_, actions, error) => {
    expect(validate(actions)).toEqual(error);
  });

  test('takes a key that validators may sign with, and not one of small order', () => {
    expect(validate([{ kind: 'stake', stake: 1n, publicKey }])).toBeUndefined();
    const small = fromHex(`00${'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'}`);
    expect(validate([{ kind: 'stake', stake: 1n, publicKey: small }])).toMatchObject({
      kind: 'unsuitable_staking_key',
    });
    const none = fromHex(`00${'02'.padEnd(64, '0')}`);
    expect(validate([{ kind: 'stake', stake: 1n, publicKey: none }])).toMatchObject({
      kind: 'unsuitable_staking_key',
    });
  });

  test('takes the most deployments, and as many again in a delegate action', () => {
    const most = Array.from({ length: 10 }, () => deploy);
    expect(validate([...most, delegating(most)])).toBeUndefined();
  });

  test('keeps existing receipts running whatever they deploy', () => {
    const scope = { params: paramsAt(86), receiverId: 'bob.near', mode: 'existing' } as const;
    expect(
      validateActions(
        scope,
        Array.from({ length: 11 }, () => deploy),
      ),
    ).toBeUndefined();
  });

  describe('of a deterministic state init', () => {
    const good = initWith(toUtf8('key'), toUtf8('value'));
    const derivedId = idOf(good);

    test('takes it on the account that it names', () => {
      expect(validate([good], 86, derivedId)).toBeUndefined();
    });

    test('refuses it elsewhere', () => {
      expect(validate([good])).toEqual({
        kind: 'invalid_deterministic_state_init_receiver',
        receiverId: 'bob.near',
        derivedId,
      });
    });

    test.each([
      [initWith(new Uint8Array(2_049), toUtf8('')), 'key', 2_049n, 2_048n],
      [initWith(toUtf8('k'), new Uint8Array(4_194_305)), 'value', 4_194_305n, 4_194_304n],
    ])('refuses a long entry', (action, part, length, limit) => {
      expect(validate([action], 86, idOf(action))).toEqual({
        kind: `deterministic_state_init_${part}_length_exceeded`,
        length,
        limit,
      });
    });

    test('takes it in a delegate action to the account that it names, since version 85', () => {
      expect(validate([delegating([good], derivedId)])).toBeUndefined();
      expect(validate([delegating([good], derivedId)], 84)).toMatchObject({
        kind: 'invalid_deterministic_state_init_receiver',
        receiverId: 'bob.near',
      });
    });
  });

  test.each([
    ['PostQuantumSignatures', { kind: 'delete_key', publicKey: mlDsaKey(1).publicKey }],
    ['GasKeys', adding(gasKey(0n))],
    ['GasKeys', { kind: 'transfer_to_gas_key', publicKey, deposit: 1n }],
    ['GasKeys', { kind: 'withdraw_from_gas_key', publicKey, amount: 1n }],
  ] as [string, Action][])('knows %s only from version 85', (name, action) => {
    expect(validate([action], 84)).toEqual(feature(name));
    expect(validate([action], 85)).toBeUndefined();
  });
});
