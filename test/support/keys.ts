import { ed25519 } from '@noble/curves/ed25519.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { concatBytes } from '../../src/primitives/bytes.ts';
import {
  type DelegateAction,
  type DelegateActionV2,
  delegateActionHash,
} from '../../src/primitives/delegate-action.ts';
import {
  identifyTransaction,
  type SignedTransaction,
  type Transaction,
} from '../../src/primitives/transaction.ts';

/** A key pair that signs as accounts do; both in borsh. */
export type TestKey = { readonly publicKey: Uint8Array; readonly sign: (message: Uint8Array) => Uint8Array };

const tagged = (tag: number, bytes: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(tag), bytes);

export const ed25519Key = (seed: number): TestKey => keyOfSecret(new Uint8Array(32).fill(seed));

/** An ed25519 key of 32 secret bytes. */
export function keyOfSecret(secret: Uint8Array): TestKey {
  return {
    publicKey: tagged(0, ed25519.getPublicKey(secret)),
    sign: (message) => tagged(0, ed25519.sign(message, secret)),
  };
}

export function mlDsaKey(seed: number): TestKey {
  const { publicKey, secretKey } = ml_dsa65.keygen(new Uint8Array(32).fill(seed));
  return {
    publicKey: tagged(2, publicKey),
    sign: (message) => tagged(2, ml_dsa65.sign(secretKey, message)),
  };
}

export function signTransaction(transaction: Transaction, key: TestKey): SignedTransaction {
  const { hash } = identifyTransaction({ transaction, signature: new Uint8Array(0) });
  return { transaction, signature: key.sign(hash) };
}

/** The signature of a delegate action by its sender. */
export const signDelegate = (action: DelegateAction | DelegateActionV2, key: TestKey): Uint8Array =>
  key.sign(delegateActionHash(action));
