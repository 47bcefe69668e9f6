import { actionView } from './action-view.ts';
import { toBase58 } from './hash.ts';
import { formatPublicKey } from './public-key.ts';
import type { Json } from './schema.ts';
import { formatSignature } from './signature.ts';
import { identifyTransaction, nonceMode, type SignedTransaction, transactionNonce } from './transaction.ts';

/** nearcore's `SignedTransactionView` (near-primitives 0.38, views.rs). */
export function signedTransactionView(signed: SignedTransaction): Json {
  const { transaction, signature } = signed;
  const nonce = transactionNonce(transaction);
  const mode = nonceMode(transaction);
  return {
    signer_id: transaction.signerId,
    public_key: formatPublicKey(transaction.publicKey),
    nonce: nonce.nonce,
    receiver_id: transaction.receiverId,
    actions: transaction.actions.map(actionView),
    priority_fee: 0,
    signature: formatSignature(signature),
    hash: toBase58(identifyTransaction(signed).hash),
    ...(nonce.kind === 'gas_key_nonce' ? { nonce_index: nonce.nonceIndex } : {}),
    ...(mode === 'monotonic' ? {} : { nonce_mode: mode }),
  };
}
