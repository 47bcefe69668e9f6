import type { AccessKey } from '../../primitives/access-key.ts';
import type { DelegateAction, DelegateActionV2 } from '../../primitives/delegate-action.ts';
import type { ActionErrorKind } from '../../primitives/errors/action-error.ts';
import type { InvalidAccessKeyError } from '../../primitives/errors/invalid-tx-error.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import type { TransactionNonce } from '../../primitives/transaction-nonce.ts';
import { isEnabled } from '../features.ts';
import { readAccessKey, readGasKeyNonce, writeAccessKey, writeGasKeyNonce } from '../state/records.ts';
import { forbiddenUse, forbiddenUseBefore85 } from '../transactions/function-call-permission.ts';
import { nonceRange } from './key-storage.ts';
import type { ActionScene } from './scene.ts';

type Inner = DelegateAction | DelegateActionV2;

/** Takes the nonce of a delegate action, or says why its key does not allow it. */
export function delegateKeyError(scene: ActionScene, inner: Inner): ActionErrorKind | undefined {
  const { senderId: accountId, publicKey } = inner;
  const key = readAccessKey(scene.state, accountId, publicKey);
  if (key === undefined) return keyError({ kind: 'access_key_not_found', accountId, publicKey });
  const nonce = nonceOf(inner);
  const error =
    nonceKindError(key, nonce) ??
    nonceError(scene, nonce.nonce, currentNonce(scene, inner, key)) ??
    permissionError(scene, inner, key);
  if (error === undefined) takeNonce(scene, inner, key);
  return error;
}

const keyError = (error: InvalidAccessKeyError): ActionErrorKind => ({
  kind: 'delegate_action_access_key_error',
  error,
});

/** Version one has the nonces of access keys only. */
const nonceOf = ({ nonce }: Inner): TransactionNonce =>
  typeof nonce === 'bigint' ? { kind: 'nonce', nonce } : nonce;

/** A gas key's nonces are named by their index, an access key has but one. */
function nonceKindError({ permission }: AccessKey, nonce: TransactionNonce): ActionErrorKind | undefined {
  const isGasKey = 'numNonces' in permission;
  if (nonce.kind === 'nonce') {
    return isGasKey ? keyError({ kind: 'delegate_action_requires_non_gas_key' }) : undefined;
  }
  if (!isGasKey) return keyError({ kind: 'delegate_action_requires_gas_key' });
  const { nonceIndex } = nonce;
  const { numNonces } = permission;
  if (nonceIndex < numNonces) return undefined;
  return { kind: 'delegate_action_invalid_nonce_index', nonceIndex, numNonces };
}

function currentNonce({ state }: ActionScene, inner: Inner, key: AccessKey): bigint {
  const nonce = nonceOf(inner);
  if (nonce.kind === 'nonce') return key.nonce;
  const current = readGasKeyNonce(state, inner.senderId, inner.publicKey, nonce.nonceIndex);
  if (current === undefined) throw new InternalFault('a gas key lacks the row of a nonce');
  return current;
}

function nonceError(
  { blockHeight }: ActionScene,
  delegateNonce: bigint,
  akNonce: bigint,
): ActionErrorKind | undefined {
  if (delegateNonce <= akNonce) return { kind: 'delegate_action_invalid_nonce', delegateNonce, akNonce };
  const upperBound = blockHeight * nonceRange;
  if (delegateNonce < upperBound) return undefined;
  return { kind: 'delegate_action_nonce_too_large', delegateNonce, upperBound };
}

function permissionError(
  { params }: ActionScene,
  { receiverId, actions }: Inner,
  { permission }: AccessKey,
): ActionErrorKind | undefined {
  const isFixed = isEnabled('FixDelegateActionDepositWithFunctionCallError', params);
  const error = (isFixed ? forbiddenUse : forbiddenUseBefore85)(permission, { receiverId, actions });
  return error === undefined ? undefined : keyError(error);
}

function takeNonce({ state }: ActionScene, inner: Inner, key: AccessKey): void {
  const { senderId, publicKey } = inner;
  const nonce = nonceOf(inner);
  if (nonce.kind === 'nonce') {
    writeAccessKey(state, senderId, publicKey, { ...key, nonce: nonce.nonce });
  } else {
    writeGasKeyNonce(state, senderId, publicKey, { index: nonce.nonceIndex, nonce: nonce.nonce });
  }
}
