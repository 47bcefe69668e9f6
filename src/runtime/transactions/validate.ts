import type { Parameters } from '../../params/at-version.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import { isMlDsaKey } from '../../primitives/public-key.ts';
import type { SignatureVerifiers } from '../../primitives/signature.ts';
import {
  isTransactionSigned,
  nonceMode,
  type SignedTransaction,
  type TransactionId,
} from '../../primitives/transaction.ts';
import { isEnabled } from '../features.ts';
import { validateActions } from '../validation/actions.ts';
import { needsPostQuantum } from '../validation/post-quantum.ts';

/**
 * What is wrong with a transaction whatever the state is; whether its block is known and not too old is the caller's to
 * know (nearcore, runtime/runtime/src/verifier.rs, `validate_transaction`).
 */
export const invalidTransaction = (
  params: Parameters,
  signed: SignedTransaction,
  id: TransactionId,
  verifiers?: SignatureVerifiers,
): InvalidTxError | undefined =>
  // Protocol: the order decides which error is recorded.
  invalidActions(params, signed) ??
  unsupportedVersion(params, signed) ??
  exceededSize(params, id) ??
  (isTransactionSigned(signed, id.hash, verifiers) ? undefined : { kind: 'invalid_signature' });

function invalidActions(
  params: Parameters,
  { transaction: { receiverId, actions } }: SignedTransaction,
): InvalidTxError | undefined {
  const error = validateActions({ params, receiverId, mode: 'new' }, actions);
  return error === undefined ? undefined : { kind: 'actions_validation', error };
}

function unsupportedVersion(params: Parameters, signed: SignedTransaction): InvalidTxError | undefined {
  const { transaction } = signed;
  const isSupported =
    (transaction.kind === 'v0' || isEnabled('GasKeys', params)) &&
    (nonceMode(transaction) === 'monotonic' || isEnabled('StrictNonce', params)) &&
    (!isPostQuantum(signed) || isEnabled('PostQuantumSignatures', params));
  return isSupported ? undefined : { kind: 'invalid_transaction_version' };
}

/** A signature begins with the byte of its scheme, as a key does. */
const isPostQuantum = ({ transaction: { publicKey, actions }, signature }: SignedTransaction): boolean =>
  isMlDsaKey(publicKey) || isMlDsaKey(signature) || actions.some(needsPostQuantum);

/** Protocol: since signatures may be long they count. */
function exceededSize(params: Parameters, { size, wireSize }: TransactionId): InvalidTxError | undefined {
  const counted = isEnabled('PostQuantumSignatures', params) ? wireSize : size;
  const limit = params.limits.max_transaction_size;
  if (counted <= limit) return undefined;
  return { kind: 'transaction_size_exceeded', size: BigInt(counted), limit: BigInt(limit) };
}
