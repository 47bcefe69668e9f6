import { decode, encode } from '../primitives/borsh.ts';
import { fromBase64, toBase64 } from '../primitives/bytes.ts';
import { fromBase58, sha256, toBase58 } from '../primitives/hash.ts';
import {
  identifyTransaction,
  type SignedTransaction,
  signedTransactionSchema,
  type Transaction,
  transactionCodec,
  transactionNonce,
} from '../primitives/transaction.ts';
import type { RelayKey } from './key-file.ts';

/** One call of a method, as a transaction. */
export type CallPlan = {
  readonly receiverId: string;
  readonly method: string;
  readonly args: Uint8Array;
  readonly gas: bigint;
  readonly deposit: bigint;
  readonly nonce: bigint;
  /** Of a recent block, in base58. */
  readonly blockHash: string;
};

export type SignedCall = { readonly base64: string; readonly hash: string; readonly nonce: bigint };

export function signCall(key: RelayKey, plan: CallPlan): SignedCall {
  const { method: methodName, args, gas, deposit, nonce } = plan;
  const transaction: Transaction = {
    kind: 'v0',
    signerId: key.accountId,
    publicKey: key.publicKeyBytes,
    nonce,
    receiverId: plan.receiverId,
    blockHash: fromBase58(plan.blockHash),
    actions: [{ kind: 'function_call', methodName, args, gas, deposit }],
  };
  const hash = sha256(encode(transactionCodec, transaction));
  const signed: SignedTransaction = { transaction, signature: key.sign(hash) };
  return { base64: toBase64(encode(signedTransactionSchema, signed)), hash: toBase58(hash), nonce };
}

/** What a signed transaction says of itself. Throws `BorshError` on bytes that are none. */
export function readSigned(base64: string): {
  readonly hash: string;
  readonly nonce: bigint;
  readonly signerId: string;
} {
  const signed = decode(signedTransactionSchema, fromBase64(base64));
  return {
    hash: toBase58(identifyTransaction(signed).hash),
    nonce: transactionNonce(signed.transaction).nonce,
    signerId: signed.transaction.signerId,
  };
}
