import type { Account } from '../../primitives/account.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import { publicKeyHandle } from '../../primitives/public-key.ts';
import { type Transaction, transactionNonce } from '../../primitives/transaction.ts';
import { universalAccountId } from '../../primitives/universal-account-id.ts';
import { decodeUniversalStateInit } from '../../primitives/universal-state-init.ts';
import { balanceError, storageError } from './charge-access-key.ts';
import { invalidNonce } from './nonce.ts';
import { unknownKey } from './signer.ts';
import { type Charge, refused, type Verdict } from './verdict.ts';

/**
 * Charges an account of a `0u` name that has money but no keys yet: a transaction that carries its state init, signed by
 * a key of it, is its first (near-primitives 0.38, transaction.rs, `state_init_bootstrap`).
 */
export function chargeBootstrap(charge: Charge, account: Account): Verdict {
  const { params, transaction, blockHeight, cost } = charge;
  const isAllowed = params.wasm.universal_accounts && isBootstrap(transaction);
  if (account.version !== 'uninitialized' || !isAllowed) return refused(unknownKey(transaction));
  const { nonce } = transactionNonce(transaction);
  const error =
    // Protocol: strict whatever the transaction says, or it could come again by way of the new key.
    invalidNonce(nonce, account.bootstrapNonce, 'strict', blockHeight) ??
    balanceError(charge, account) ??
    storageError(charge, account);
  if (error !== undefined) return refused(error);
  const amount = account.amount - cost.totalCost;
  return { kind: 'accepted', rows: { account: { ...account, amount, bootstrapNonce: nonce } } };
}

/** Whether the account's own name vouches for the key that signed. */
function isBootstrap(transaction: Transaction): boolean {
  const { signerId, receiverId, publicKey, actions } = transaction;
  if (transactionNonce(transaction).kind !== 'nonce' || signerId !== receiverId) return false;
  const handle = publicKeyHandle(publicKey);
  return actions.some(
    (action) =>
      action.kind === 'universal_state_init' &&
      universalAccountId(action.stateInit) === signerId &&
      holdsKey(action.stateInit, handle),
  );
}

function holdsKey(raw: Uint8Array, handle: Uint8Array): boolean {
  const stateInit = decodeUniversalStateInit(raw, 'Lenient');
  return typeof stateInit !== 'string' && stateInit.accessKeys.some((key) => equalBytes(key, handle));
}
