import type { AccessKey } from '../../primitives/access-key.ts';
import type { Account } from '../../primitives/account.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import { type Transaction, transactionNonce } from '../../primitives/transaction.ts';
import { readAccessKey, readAccount, readGasKeyNonce } from '../state/records.ts';
import type { StateUpdate } from '../state/state-update.ts';

/** What the state says of who signed. */
export type SignerRows = {
  readonly account: Account | undefined;
  readonly accessKey: AccessKey | undefined;
  /** The nonce of a gas key that the transaction names. */
  readonly gasKeyNonce: bigint | undefined;
};

/** Protocol: nearcore reads these of every transaction of a chunk that is not expired, so all of them are in its proof. */
export function readSigner(state: StateUpdate, transaction: Transaction): SignerRows {
  const { signerId, publicKey } = transaction;
  const nonce = transactionNonce(transaction);
  return {
    account: readAccount(state, signerId),
    accessKey: readAccessKey(state, signerId, publicKey),
    gasKeyNonce:
      nonce.kind === 'gas_key_nonce'
        ? readGasKeyNonce(state, signerId, publicKey, nonce.nonceIndex)
        : undefined,
  };
}

export const unknownKey = ({ signerId: accountId, publicKey }: Transaction): InvalidTxError => ({
  kind: 'invalid_access_key_error',
  error: { kind: 'access_key_not_found', accountId, publicKey },
});
