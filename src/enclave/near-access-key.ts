import { ed25519 } from '@noble/curves/ed25519.js';
import { encode } from '../primitives/borsh.ts';
import { concatBytes } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { type SignedTransaction, type Transaction, transactionCodec } from '../primitives/transaction.ts';
import { type Resolution, resolveGas } from '../proof/outlayer-resolve.ts';
import { EnclaveFault } from './enclave.ts';

/** A transaction that answers a request of OutLayer's contract. */
export type ResolveOrder = {
  /** OutLayer's operator: the account that this key is to be an access key of. */
  readonly signerId: string;
  readonly nonce: bigint;
  /** Of a recent block, 32 bytes. */
  readonly blockHash: Uint8Array;
  /** OutLayer's contract. */
  readonly contractId: string;
  readonly resolution: Resolution;
};

/** The access key of the operator's account on NEAR. In memory only; signs answers to requests and nothing else. */
export interface NearAccessKey {
  /** ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** One call of the contract, without a deposit. The same order gives the same bytes. Throws `EnclaveFault` once destroyed. */
  signResolve(order: ResolveOrder): SignedTransaction;
  destroy(): void;
}

const ed25519Tag = new Uint8Array(1);

/** Takes the key over: `destroy` overwrites these very bytes. */
export function createNearAccessKey(key: Uint8Array): NearAccessKey {
  const publicKey = ed25519.getPublicKey(key);
  let isDestroyed = false;
  return {
    publicKey,
    signResolve(order) {
      if (isDestroyed) throw new EnclaveFault('enclave_misused', 'the NEAR access key was destroyed');
      const transaction = transactionOf(order, concatBytes(ed25519Tag, publicKey));
      const hash = sha256(encode(transactionCodec, transaction));
      return { transaction, signature: concatBytes(ed25519Tag, ed25519.sign(hash, key)) };
    },
    destroy() {
      isDestroyed = true;
      key.fill(0);
    },
  };
}

const transactionOf = (order: ResolveOrder, publicKey: Uint8Array): Transaction => ({
  kind: 'v0',
  signerId: order.signerId,
  publicKey,
  nonce: order.nonce,
  receiverId: order.contractId,
  blockHash: order.blockHash,
  actions: [
    {
      kind: 'function_call',
      methodName: order.resolution.method,
      args: order.resolution.args,
      gas: resolveGas,
      deposit: 0n,
    },
  ],
});
