import type { AccessKey } from '../../primitives/access-key.ts';
import type { Action } from '../../primitives/action.ts';
import type { InvalidAccessKeyError } from '../../primitives/errors/invalid-tx-error.ts';

type Permission = AccessKey['permission'];
type FunctionCallPermission = Extract<Permission, { readonly methodNames: unknown }>;
type Check = (permission: FunctionCallPermission, use: KeyUse) => InvalidAccessKeyError | undefined;

/** What a key is to sign for. */
type KeyUse = { readonly receiverId: string; readonly actions: readonly Action[] };

/** Protocol: one call of one function, without money, and in this order of complaints. */
const functionCallChecks: { readonly [name in 'action' | 'deposit' | 'receiver' | 'method']: Check } = {
  action: (_, { actions }) => (callOf(actions) === undefined ? { kind: 'requires_full_access' } : undefined),
  deposit: (_, { actions }) =>
    (callOf(actions)?.deposit ?? 0n) > 0n ? { kind: 'deposit_with_function_call' } : undefined,
  receiver: ({ receiverId: akReceiver }, { receiverId: txReceiver }) =>
    txReceiver === akReceiver ? undefined : { kind: 'receiver_mismatch', txReceiver, akReceiver },
  method({ methodNames }, { actions }) {
    const methodName = callOf(actions)?.methodName ?? '';
    if (methodNames.length === 0 || methodNames.includes(methodName)) return undefined;
    return { kind: 'method_name_mismatch', methodName };
  },
};

/** The call, if it is all. */
function callOf(actions: readonly Action[]): Extract<Action, { readonly kind: 'function_call' }> | undefined {
  const [first] = actions;
  return actions.length === 1 && first?.kind === 'function_call' ? first : undefined;
}

/** Why a key does not allow what it signed. A key with full access allows everything. */
export function forbiddenUse(permission: Permission, use: KeyUse): InvalidAccessKeyError | undefined {
  if (!('methodNames' in permission)) return undefined;
  const { action, deposit, receiver, method } = functionCallChecks;
  return (
    action(permission, use) ??
    deposit(permission, use) ??
    receiver(permission, use) ??
    method(permission, use)
  );
}

/**
 * The same of a delegate action before version 85. Protocol: a complaint about the deposit gave way to one about the
 * receiver or the method.
 */
export function forbiddenUseBefore85(permission: Permission, use: KeyUse): InvalidAccessKeyError | undefined {
  if (!('methodNames' in permission)) return undefined;
  const { action, deposit, receiver, method } = functionCallChecks;
  return (
    action(permission, use) ??
    receiver(permission, use) ??
    method(permission, use) ??
    deposit(permission, use)
  );
}
