import { accountType } from '../../primitives/account-type.ts';
import type { Action } from '../../primitives/action.ts';
import { toUtf8 } from '../../primitives/bytes.ts';
import { isEnabled } from '../features.ts';
import { validateGasKey } from './gas-key.ts';
import { validatePermission } from './key-permission.ts';
import { type Checked, firstError, requireFeature, type ValidationScope } from './scope.ts';
import { isStakingKey } from './staking-key.ts';
import { validateDeterministicStateInit, validateUniversalStateInit } from './state-init.ts';

type Plain = Exclude<Action, { readonly kind: 'delegate' | 'delegate_v2' }>;
type ActionOf<K extends Action['kind']> = Extract<Action, { readonly kind: K }>;

type Checks = { readonly [K in Plain['kind']]: (scope: ValidationScope, action: ActionOf<K>) => Checked };

const always = (): Checked => undefined;

/** What each action must be in itself (nearcore, runtime/runtime/src/action_validation.rs). Its ids are valid by type. */
const checks: Checks = {
  create_account: always,
  deploy_contract: (scope, { code }) => validateCode(scope, code),
  function_call: validateFunctionCall,
  transfer: validateTransfer,
  stake: (_, { publicKey }) =>
    isStakingKey(publicKey) ? undefined : { kind: 'unsuitable_staking_key', publicKey },
  add_key: (scope, { accessKey }) =>
    firstError([() => validatePermission(scope, accessKey), () => validateGasKey(scope, accessKey)]),
  delete_key: always,
  delete_account: always,
  deploy_global_contract: (scope, { code }) => validateCode(scope, code),
  use_global_contract: always,
  deterministic_state_init: validateDeterministicStateInit,
  transfer_to_gas_key: (scope) => requireFeature(scope, 'GasKeys'),
  withdraw_from_gas_key: (scope) => requireFeature(scope, 'GasKeys'),
  universal_state_init: validateUniversalStateInit,
};

export function validatePlainAction(scope: ValidationScope, action: Plain): Checked {
  // The table takes each kind to a function of that kind, which no type can say of a union.
  const check = checks[action.kind] as (scope: ValidationScope, action: Plain) => Checked;
  return check(scope, action);
}

function validateCode({ params: { limits } }: ValidationScope, code: Uint8Array): Checked {
  if (code.length <= limits.max_contract_size) return undefined;
  return {
    kind: 'contract_size_exceeded',
    size: BigInt(code.length),
    limit: BigInt(limits.max_contract_size),
  };
}

function validateFunctionCall(
  { params, mode }: ValidationScope,
  { gas, methodName, args }: ActionOf<'function_call'>,
): Checked {
  const { max_length_method_name: longestName, max_arguments_length: longestArgs } = params.limits;
  if (gas === 0n) return { kind: 'function_call_zero_attached_gas' };
  if (mode === 'new' && isEnabled('RejectEmptyMethodName', params) && methodName === '') {
    return { kind: 'function_call_empty_method_name' };
  }
  const { length } = toUtf8(methodName);
  if (length > longestName) {
    return {
      kind: 'function_call_method_name_length_exceeded',
      length: BigInt(length),
      limit: BigInt(longestName),
    };
  }
  if (args.length <= longestArgs) return undefined;
  return {
    kind: 'function_call_arguments_length_exceeded',
    length: BigInt(args.length),
    limit: BigInt(longestArgs),
  };
}

/** Protocol: no receipt may wait for universal accounts that paid nothing for creating one. */
function validateTransfer({ params, receiverId, mode }: ValidationScope): Checked {
  const isBanned =
    mode === 'new' &&
    isEnabled('RejectUniversalAccountTransfers', params) &&
    !isEnabled('UniversalAccounts', params) &&
    accountType(receiverId) === 'universal';
  return isBanned ? { kind: 'transfer_to_universal_account_not_allowed', accountId: receiverId } : undefined;
}
