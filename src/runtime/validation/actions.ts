import type { Action } from '../../primitives/action.ts';
import { isEnabled } from '../features.ts';
import { totalPrepaidGas } from '../fees/action-fees.ts';
import { delegatedBy } from '../fees/delegated.ts';
import { fitsU64 } from '../ranges.ts';
import { validatePlainAction } from './action.ts';
import { needsPostQuantum } from './post-quantum.ts';
import { type Checked, firstError, requireFeature, type ValidationScope } from './scope.ts';
import { validateStateInitCounts } from './state-init.ts';

type Delegate = Extract<Action, { readonly kind: 'delegate' | 'delegate_v2' }>;

/**
 * Whether a transaction or a receipt may hold these actions
 * (nearcore, runtime/runtime/src/action_validation.rs, `validate_actions_with_mode`).
 */
export const validateActions = (scope: ValidationScope, actions: readonly Action[]): Checked =>
  // Protocol: the order decides which error is recorded.
  firstError([
    () => validateCount(scope, actions),
    () => validatePostQuantum(scope, actions),
    () => (scope.mode === 'new' ? validateDeployCount(scope, actions) : undefined),
    () => (scope.mode === 'new' ? validateStateInitCounts(scope, actions) : undefined),
    ...actions.map((action, index) => () => validateAt(scope, actions, action, index)),
    () => validatePrepaidGas(scope, actions),
  ]);

function validateCount({ params: { limits } }: ValidationScope, actions: readonly Action[]): Checked {
  if (actions.length <= limits.max_actions_per_receipt) return undefined;
  return {
    kind: 'total_number_of_actions_exceeded',
    totalNumberOfActions: BigInt(actions.length),
    limit: BigInt(limits.max_actions_per_receipt),
  };
}

const validatePostQuantum = (scope: ValidationScope, actions: readonly Action[]): Checked =>
  actions.some(needsPostQuantum) ? requireFeature(scope, 'PostQuantumSignatures') : undefined;

function validateDeployCount({ params: { limits } }: ValidationScope, actions: readonly Action[]): Checked {
  const { length } = actions.filter(
    ({ kind }) => kind === 'deploy_contract' || kind === 'deploy_global_contract',
  );
  if (length <= limits.max_deploy_actions_per_receipt) return undefined;
  return {
    kind: 'total_number_of_deploy_actions_exceeded',
    numberOfDeployActions: BigInt(length),
    limit: BigInt(limits.max_deploy_actions_per_receipt),
  };
}

const isDelegate = (action: Action): action is Delegate => delegatedBy(action) !== undefined;

/** An action at its place in the list. */
function validateAt(
  scope: ValidationScope,
  actions: readonly Action[],
  action: Action,
  index: number,
): Checked {
  if (action.kind === 'delete_account' && index + 1 < actions.length) {
    return { kind: 'delete_action_must_be_final' };
  }
  if (!isDelegate(action)) return validatePlainAction(scope, action);
  if (actions.slice(0, index).some(isDelegate)) return { kind: 'delegate_action_must_be_only_one' };
  return validateDelegate(scope, action);
}

const validateDelegate = (scope: ValidationScope, action: Delegate): Checked => {
  const { receiverId, actions } = action.delegateAction;
  return firstError([
    () => validateVersion(scope, action),
    () => validateCount(scope, actions),
    () => validateWithdrawals(scope, actions),
    () => validateActions({ ...scope, receiverId: receiverInside(scope, receiverId) }, actions),
  ]);
};

/** Protocol: receipts on their way keep running when their kind is removed. */
function validateVersion(scope: ValidationScope, { kind }: Delegate): Checked {
  if (kind === 'delegate') return undefined;
  const missing = requireFeature(scope, 'DelegateV2');
  if (missing !== undefined) return missing;
  if (scope.mode === 'existing' || !isEnabled('RejectDelegateV2', scope.params)) return undefined;
  const version = scope.params.protocolVersion;
  return { kind: 'removed_protocol_feature', protocolFeature: 'DelegateV2', version };
}

function validateWithdrawals({ params, mode }: ValidationScope, actions: readonly Action[]): Checked {
  const isChecked = mode === 'new' && isEnabled('RejectWithdrawFromGasKeyInDelegate', params);
  const isFound = isChecked && actions.some(({ kind }) => kind === 'withdraw_from_gas_key');
  return isFound ? { kind: 'withdraw_from_gas_key_not_allowed_in_delegate' } : undefined;
}

/** Protocol: before the fix the inner actions were held against the outer receiver. */
const receiverInside = (scope: ValidationScope, receiverId: string): string =>
  isEnabled('FixDelegatedDeterministicStateInit', scope.params) ? receiverId : scope.receiverId;

function validatePrepaidGas({ params: { limits } }: ValidationScope, actions: readonly Action[]): Checked {
  const total = totalPrepaidGas(actions);
  if (!fitsU64(total)) return { kind: 'integer_overflow' };
  if (total <= limits.max_total_prepaid_gas) return undefined;
  return {
    kind: 'total_prepaid_gas_exceeded',
    totalPrepaidGas: total,
    limit: limits.max_total_prepaid_gas,
  };
}
