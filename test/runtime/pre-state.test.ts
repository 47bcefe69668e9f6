import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { accountCodec } from '../../src/primitives/account.ts';
import { decode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { accountKey, contractCodeKey, contractDataKey } from '../../src/primitives/trie-key.ts';
import type { InvalidCallCode } from '../../src/runtime/one-shot/invalid-call.ts';
import { type OneShotCall, withoutCode } from '../../src/runtime/one-shot/one-shot-call.ts';
import { buildPreState, preStateRoot } from '../../src/runtime/one-shot/pre-state.ts';
import { trieEntries } from '../../src/trie/entries.ts';
import type { MemoryNodeStore } from '../../src/trie/store.ts';
import { plainCall } from '../support/one-shot-call.ts';

const bytes = (...list: number[]) => Uint8Array.from(list);

describe('buildPreState', () => {
  test('holds the account as nearcore writes it, the code and the data, and nothing else', () => {
    const call: OneShotCall = { ...plainCall, code: bytes(1, 2, 3), state: [[bytes(7), bytes(8, 9)]] };
    const { store, root } = buildPreState(withoutCode(call), paramsAt(88));
    // The state refers to the code, and whoever has it can add it.
    (store as MemoryNodeStore).put(call.code);
    const [account, ...rest] = [...trieEntries(store, root)];
    expect(account?.[0]).toEqual(accountKey('contract.near'));
    expect(decode(accountCodec, account?.[1] ?? bytes())).toEqual({
      version: 'v1',
      amount: 10n ** 24n,
      locked: 0n,
      codeHash: sha256(bytes(1, 2, 3)),
      storageUsage: 100n + 3n + 40n + 1n + 2n,
    });
    expect(rest).toEqual([
      [contractCodeKey('contract.near'), bytes(1, 2, 3)],
      [contractDataKey('contract.near', bytes(7)), bytes(8, 9)],
    ]);
  });

  test('has a root that does not depend on the order of the state, or on anything but the state', () => {
    const state = fc.uniqueArray(fc.tuple(fc.uint8Array(), fc.uint8Array()), {
      selector: ([key]) => toHex(key),
    });
    fc.assert(
      fc.property(state, (entries) => {
        const root = preStateRoot({ ...plainCall, state: entries });
        const other = { ...plainCall, method: 'other', attachedDeposit: 5n, state: entries.toReversed() };
        expect(preStateRoot(other)).toEqual(root);
      }),
    );
  });
});

describe('a call is refused', () => {
  const { limits } = paramsAt(88);
  const cases: readonly [InvalidCallCode, string, Partial<OneShotCall>][] = [
    ['protocol_version_unsupported', 'of a version from before', { protocolVersion: 83 }],
    ['account_id_invalid', 'to no account', { accountId: 'Contract.near' }],
    ['account_id_invalid', 'by no account', { predecessorId: '' }],
    ['account_id_invalid', 'signed by no account', { signerId: 'a' }],
    ['public_key_invalid', 'with a key cut short', { signerPublicKey: new Uint8Array(32) }],
    ['method_name_too_long', 'with an endless name', { method: 'é'.repeat(129) }],
    ['args_too_long', 'with endless arguments', { args: new Uint8Array(limits.max_arguments_length + 1) }],
    ['code_too_large', 'of endless code', { code: new Uint8Array(limits.max_contract_size + 1) }],
    ['gas_above_limit', 'with too much gas', { prepaidGas: limits.max_total_prepaid_gas + 1n }],
    ['gas_above_limit', 'with less than no gas', { prepaidGas: -1n }],
    ['balance_out_of_range', 'with less than nothing', { balance: -1n }],
    [
      'balance_out_of_range',
      'with a deposit that overflows',
      { balance: 2n ** 128n - 2n, attachedDeposit: 1n },
    ],
    ['deposit_in_view', 'that views with a deposit', { isView: true, attachedDeposit: 1n }],
    ['block_invalid', 'at no height', { block: { ...plainCall.block, height: 2n ** 64n } }],
    ['block_invalid', 'with a short seed', { block: { ...plainCall.block, randomSeed: bytes(1) } }],
    [
      'state_key_duplicate',
      'with a key twice',
      {
        state: [
          [bytes(1), bytes()],
          [bytes(2), bytes()],
          [bytes(1), bytes()],
        ],
      },
    ],
    ['state_key_too_long', 'with a long key', { state: [[new Uint8Array(2_049), bytes()]] }],
    ['state_value_too_long', 'with a long value', { state: [[bytes(), new Uint8Array(4_194_305)]] }],
  ];
  test.each(cases)('as %s %s', (code, _name, fault) => {
    expect(() => preStateRoot({ ...plainCall, ...fault })).toThrow(expect.objectContaining({ code }));
  });

  test('not at its limits', () => {
    const atLimits: OneShotCall = {
      ...plainCall,
      method: 'é'.repeat(128),
      balance: 2n ** 128n - 2n,
      prepaidGas: limits.max_total_prepaid_gas,
      state: [[new Uint8Array(2_048), new Uint8Array(4_194_304)]],
    };
    expect(preStateRoot(atLimits)).toHaveLength(32);
  });
});
