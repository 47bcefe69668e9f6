import type { AccessKey } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import { nonceMode } from '../../primitives/transaction.ts';
import type { TransactionNonce } from '../../primitives/transaction-nonce.ts';
import { missingStorageStake } from '../state/storage-stake.ts';
import { useError } from './charge-access-key.ts';
import { invalidNonce } from './nonce.ts';
import { unknownKey } from './signer.ts';
import { type Charge, type Charged, refused, type Verdict } from './verdict.ts';

type GasKeyNonce = Extract<TransactionNonce, { readonly kind: 'gas_key_nonce' }>;
type GasKeyPermission = Extract<AccessKey['permission'], { readonly numNonces: unknown }>;

/** What a transaction of a gas key finds: its key, its own nonce, and the one that the key has at that index. */
type GasKeyUse = {
  readonly accessKey: AccessKey;
  readonly nonce: GasKeyNonce;
  readonly current: bigint | undefined;
};

/**
 * Charges the key for gas and the account for deposits (nearcore, runtime/runtime/src/verifier.rs,
 * `verify_and_charge_gas_key_tx_ephemeral`).
 */
export function chargeGasKey(charge: Charge, account: Account, use: GasKeyUse): Verdict {
  const { accessKey, nonce, current } = use;
  const { nonceIndex: txNonceIndex } = nonce;
  const { permission } = accessKey;
  const numNonces = 'numNonces' in permission ? permission.numNonces : 0;
  // Protocol: the row of the nonce is looked for before the kind of the key.
  if (current === undefined) return refused({ kind: 'invalid_nonce_index', txNonceIndex, numNonces });
  if (!('numNonces' in permission)) return refused(unknownKey(charge.transaction));
  if (txNonceIndex >= numNonces) return refused({ kind: 'invalid_nonce_index', txNonceIndex, numNonces });
  const error =
    invalidNonce(nonce.nonce, current, nonceMode(charge.transaction), charge.blockHeight) ??
    gasError(charge, permission) ??
    useError(charge, accessKey);
  return error === undefined ? chargeDeposit(charge, account, use, permission) : refused(error);
}

function gasError(
  { transaction: { signerId }, cost: { gasCost: cost } }: Charge,
  { balance }: GasKeyPermission,
): InvalidTxError | undefined {
  return balance < cost ? { kind: 'not_enough_gas_key_balance', signerId, balance, cost } : undefined;
}

/** Protocol: if the account cannot pay, the key pays for the conversion all the same, and the nonce is used up. */
function chargeDeposit(
  charge: Charge,
  account: Account,
  use: GasKeyUse,
  permission: GasKeyPermission,
): Verdict {
  const { gasCost, burntAmount, depositCost } = charge.cost;
  const error = depositError(charge, account);
  const paid = { ...account, amount: account.amount - depositCost };
  if (error === undefined) return { kind: 'accepted', rows: rowsOf(paid, use, permission, gasCost) };
  return { kind: 'deposit_failed', rows: rowsOf(account, use, permission, burntAmount), error };
}

function depositError(
  { params, transaction: { signerId }, cost: { depositCost } }: Charge,
  account: Account,
): InvalidTxError | undefined {
  const kind = 'not_enough_balance_for_deposit';
  const balance = account.amount;
  if (balance < depositCost) {
    return { kind, signerId, balance, cost: depositCost, reason: 'NotEnoughBalance' };
  }
  const left = balance - depositCost;
  const cost = missingStorageStake(params, account, left);
  if (cost === undefined) return undefined;
  return { kind, signerId, balance: left, cost, reason: 'LackBalanceForState' };
}

const rowsOf = (
  account: Account,
  { accessKey, nonce }: GasKeyUse,
  permission: GasKeyPermission,
  price: bigint,
): Charged => ({
  account,
  accessKey: { ...accessKey, permission: { ...permission, balance: permission.balance - price } },
  gasKeyNonce: { index: nonce.nonceIndex, nonce: nonce.nonce },
});
