import { accountIdSchema } from './account-id.ts';
import { actionSchema } from './action.ts';
import { BorshError, type Codec, type Encoded, encode, u8 } from './borsh.ts';
import { toBase64 } from './bytes.ts';
import { sha256 } from './hash.ts';
import { publicKeySchema } from './public-key.ts';
import { hash58, names, record, type Schema, u64, vec, withJson } from './schema.ts';
import { type SignatureVerifiers, signatureSchema, verifySignature } from './signature.ts';
import { type TransactionNonce, transactionNonceSchema } from './transaction-nonce.ts';

const signer = { signerId: accountIdSchema, publicKey: publicKeySchema };
const rest = { receiverId: accountIdSchema, blockHash: hash58, actions: vec(actionSchema) };

const v0 = record({ ...signer, nonce: u64, ...rest });
const v1 = record({
  ...signer,
  nonce: transactionNonceSchema,
  ...rest,
  /** Whether the nonce must be the next one, or only a greater one. */
  nonceMode: names(['monotonic', 'strict']),
});

/** near-primitives 0.38, transaction.rs. */
export type Transaction =
  | ({ readonly kind: 'v0' } & Encoded<typeof v0>)
  | ({ readonly kind: 'v1' } & Encoded<typeof v1>);

export type NonceMode = Encoded<typeof v1>['nonceMode'];

const v1Tag = 1;

/** Protocol: V0 has no tag. It begins with the length of a short name, whose second byte is zero; V1's is not. */
export const transactionCodec: Codec<Transaction> = {
  write(out, transaction) {
    if (transaction.kind === 'v0') {
      v0.write(out, transaction);
      return;
    }
    u8.write(out, v1Tag);
    v1.write(out, transaction);
  },
  read(from) {
    const [first, second] = from.peek(2);
    if (second === 0) return { kind: 'v0', ...v0.read(from) };
    if (first !== v1Tag) throw new BorshError(`unknown version of a transaction ${first}`);
    from.take(1);
    return { kind: 'v1', ...v1.read(from) };
  },
};

export type SignedTransaction = { readonly transaction: Transaction; readonly signature: Uint8Array };

const signedCodec: Codec<SignedTransaction> = {
  write(out, { transaction, signature }) {
    transactionCodec.write(out, transaction);
    signatureSchema.write(out, signature);
  },
  read: (from) => ({ transaction: transactionCodec.read(from), signature: signatureSchema.read(from) }),
};

/** Its JSON is its borsh in base64, as RPCs take transactions. */
export const signedTransactionSchema: Schema<SignedTransaction> = withJson(signedCodec, (signed) =>
  toBase64(encode(signedCodec, signed)),
);

export type TransactionId = {
  /** What was signed, and the transaction's name. */
  readonly hash: Uint8Array;
  /** Bytes without the signature. */
  readonly size: number;
  /** Bytes with it: what limits count from the feature `PostQuantumSignatures` on. */
  readonly wireSize: number;
};

/** Encodes and hashes the transaction: keep what it gives. */
export function identifyTransaction({ transaction, signature }: SignedTransaction): TransactionId {
  const bytes = encode(transactionCodec, transaction);
  return { hash: sha256(bytes), size: bytes.length, wireSize: bytes.length + signature.length };
}

/** Whether the key that the transaction names signed the hash. */
export const isTransactionSigned = (
  { transaction, signature }: SignedTransaction,
  hash: Uint8Array,
  verifiers?: SignatureVerifiers,
): boolean => verifySignature(signature, hash, transaction.publicKey, verifiers);

/** The nonce in the form that both versions share. */
export const transactionNonce = (transaction: Transaction): TransactionNonce =>
  transaction.kind === 'v0' ? { kind: 'nonce', nonce: transaction.nonce } : transaction.nonce;

export const nonceMode = (transaction: Transaction): NonceMode =>
  transaction.kind === 'v0' ? 'monotonic' : transaction.nonceMode;
