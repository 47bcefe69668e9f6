import type { ActionCost, Parameters } from '../../params/at-version.ts';
import type { AccountType } from '../../primitives/account-type.ts';
import type { Action } from '../../primitives/action.ts';
import { toUtf8 } from '../../primitives/bytes.ts';
import { stateInitCounts } from '../../primitives/universal-state-init.ts';
import { accountTypeAt, globalContractIdLength } from '../state/accounts.ts';
import type { Term } from './costs.ts';
import {
  gasKeyExecTerms,
  gasKeySendTerms,
  gasKeyTransferExecTerms,
  gasKeyTransferSendTerms,
  permissionTerms,
} from './key-terms.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { readonly kind: K }>;

/** What an action costs to send, and to execute; of a delegate action alone, without those in it. */
type Sides = { readonly send: readonly Term[]; readonly exec: readonly Term[] };

type TermsOf = {
  readonly [K in Action['kind']]: (action: ActionOf<K>, receiverId: string, params: Parameters) => Sides;
};

const both = (...terms: readonly Term[]): Sides => ({ send: terms, exec: terms });

const once = (cost: ActionCost) => (): Sides => both([cost, 1n]);

const perByte = (base: ActionCost, byte: ActionCost, length: number): Sides =>
  both([base, 1n], [byte, BigInt(length)]);

/** What a transfer may have to create; it pays for that whether or not the account is there. */
const creation: { readonly [T in AccountType]: readonly Term[] } = {
  named: [],
  near_implicit: [
    ['create_account', 1n],
    ['add_full_access_key', 1n],
  ],
  eth_implicit: [['create_account', 1n]],
  near_deterministic: [['create_account', 1n]],
  universal: [['create_account', 1n]],
};

/** nearcore, runtime/runtime/src/config.rs, `total_send_fees` and `exec_fee`; near-parameters 0.38, cost.rs. */
const termsOf: TermsOf = {
  create_account: once('create_account'),
  deploy_contract: ({ code }) => perByte('deploy_contract_base', 'deploy_contract_byte', code.length),
  function_call: ({ methodName, args }) =>
    perByte('function_call_base', 'function_call_byte', toUtf8(methodName).length + args.length),
  transfer: (_, receiverId, params) => both(['transfer', 1n], ...creation[accountTypeAt(params, receiverId)]),
  stake: once('stake'),
  add_key: ({ accessKey, publicKey }, receiverId) => ({
    send: [...permissionTerms(accessKey), ...gasKeySendTerms(accessKey)],
    exec: [...permissionTerms(accessKey), ...gasKeyExecTerms(accessKey, receiverId, publicKey)],
  }),
  delete_key: once('delete_key'),
  delete_account: once('delete_account'),
  delegate: once('delegate'),
  delegate_v2: once('delegate'),
  deploy_global_contract: ({ code }) =>
    perByte('deploy_global_contract_base', 'deploy_global_contract_byte', code.length),
  use_global_contract: ({ contractIdentifier }) =>
    perByte(
      'use_global_contract_base',
      'use_global_contract_byte',
      globalContractIdLength(contractIdentifier),
    ),
  deterministic_state_init: ({ stateInit: { data } }) =>
    both(
      ['deterministic_state_init_base', 1n],
      ['deterministic_state_init_entry', BigInt(data.length)],
      [
        'deterministic_state_init_byte',
        BigInt(data.reduce((sum, [key, value]) => sum + key.length + value.length, 0)),
      ],
    ),
  transfer_to_gas_key: ({ publicKey }, receiverId, params) => gasKeyTransfer(publicKey, receiverId, params),
  withdraw_from_gas_key: ({ publicKey }, receiverId, params) => gasKeyTransfer(publicKey, receiverId, params),
  universal_state_init: ({ stateInit }) => {
    const { entries, keys } = stateInitCounts(stateInit);
    return both(
      ['universal_state_init_base', 1n],
      ['universal_state_init_byte', BigInt(stateInit.length)],
      ['universal_state_init_entry', entries],
      ['add_full_access_key', keys],
    );
  },
};

const gasKeyTransfer = (publicKey: Uint8Array, receiverId: string, params: Parameters): Sides => ({
  send: gasKeyTransferSendTerms(params, publicKey),
  exec: gasKeyTransferExecTerms(receiverId, publicKey),
});

export function actionTerms(params: Parameters, action: Action, receiverId: string): Sides {
  // The table takes each kind to a function of that kind, which no type can say of a union.
  const terms = termsOf[action.kind] as (action: Action, receiverId: string, params: Parameters) => Sides;
  return terms(action, receiverId, params);
}
