import type { AccessKey } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import { nonceMode, transactionNonce } from '../../primitives/transaction.ts';
import { missingStorageStake } from '../state/storage-stake.ts';
import { forbiddenUse } from './function-call-permission.ts';
import { invalidNonce } from './nonce.ts';
import { type Charge, refused, type Verdict } from './verdict.ts';

/**
 * Charges the account for all, and the key's allowance too (nearcore, runtime/runtime/src/verifier.rs,
 * `verify_and_charge_tx_ephemeral`).
 */
export function chargeAccessKey(charge: Charge, account: Account, accessKey: AccessKey): Verdict {
  const { transaction, cost } = charge;
  const { permission } = accessKey;
  const error =
    gasKeyError(accessKey) ??
    nonceError(charge, accessKey) ??
    balanceError(charge, account) ??
    allowanceError(charge, accessKey) ??
    storageError(charge, account) ??
    useError(charge, accessKey);
  if (error !== undefined) return refused(error);
  const { nonce } = transactionNonce(transaction);
  const rows = {
    account: { ...account, amount: account.amount - cost.totalCost },
    accessKey: { nonce, permission: withoutSpent(permission, cost.totalCost) },
  };
  return { kind: 'accepted', rows };
}

/** Protocol: a gas key signs with one of its own nonces or not at all. */
const gasKeyError = ({ permission }: AccessKey): InvalidTxError | undefined =>
  'numNonces' in permission
    ? { kind: 'invalid_nonce_index', txNonceIndex: undefined, numNonces: permission.numNonces }
    : undefined;

const nonceError = ({ transaction, blockHeight }: Charge, { nonce }: AccessKey): InvalidTxError | undefined =>
  invalidNonce(transactionNonce(transaction).nonce, nonce, nonceMode(transaction), blockHeight);

export function balanceError(
  { transaction: { signerId }, cost: { totalCost: cost } }: Charge,
  { amount: balance }: Account,
): InvalidTxError | undefined {
  return balance < cost ? { kind: 'not_enough_balance', signerId, balance, cost } : undefined;
}

/** Protocol: the allowance covers deposits too, though a limited key sends none. */
function allowanceError(
  { transaction: { signerId: accountId, publicKey }, cost: { totalCost: cost } }: Charge,
  { permission }: AccessKey,
): InvalidTxError | undefined {
  const allowance = 'allowance' in permission ? permission.allowance : undefined;
  if (allowance === undefined || allowance >= cost) return undefined;
  const error = { kind: 'not_enough_allowance', accountId, publicKey, allowance, cost } as const;
  return { kind: 'invalid_access_key_error', error };
}

export function storageError(
  { params, transaction: { signerId }, cost }: Charge,
  account: Account,
): InvalidTxError | undefined {
  const amount = missingStorageStake(params, account, account.amount - cost.totalCost);
  return amount === undefined ? undefined : { kind: 'lack_balance_for_state', signerId, amount };
}

export function useError({ transaction }: Charge, { permission }: AccessKey): InvalidTxError | undefined {
  const error = forbiddenUse(permission, transaction);
  return error === undefined ? undefined : { kind: 'invalid_access_key_error', error };
}

function withoutSpent(permission: AccessKey['permission'], cost: bigint): AccessKey['permission'] {
  if (permission.kind !== 'function_call' || permission.allowance === undefined) return permission;
  return { ...permission, allowance: permission.allowance - cost };
}
