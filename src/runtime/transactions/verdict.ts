import type { Parameters } from '../../params/at-version.ts';
import type { AccessKey } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import type { Transaction } from '../../primitives/transaction.ts';
import type { TransactionCost } from '../fees/transaction-cost.ts';

/** A transaction and what it meets. */
export type Charge = {
  readonly params: Parameters;
  readonly blockHeight: bigint;
  readonly transaction: Transaction;
  readonly cost: TransactionCost;
};

/** The rows of the signer as the transaction leaves them. */
export type Charged = {
  readonly account: Account;
  /** Absent when the account had no keys yet. */
  readonly accessKey?: AccessKey;
  readonly gasKeyNonce?: { readonly index: number; readonly nonce: bigint };
};

export type Verdict =
  | { readonly kind: 'accepted'; readonly rows: Charged }
  /** A gas key pays for a transaction whose deposit the account cannot pay. */
  | { readonly kind: 'deposit_failed'; readonly rows: Charged; readonly error: InvalidTxError }
  | { readonly kind: 'refused'; readonly error: InvalidTxError };

export const refused = (error: InvalidTxError): Verdict => ({ kind: 'refused', error });
