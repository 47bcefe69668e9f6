import type { Json } from '../primitives/schema.ts';
import { patience } from './gate-resolver.ts';
import type { NearNode } from './near-node.ts';
import type { Nonces } from './nonces.ts';
import type { RequestEvent } from './request-event.ts';
import type { Resolver } from './resolver.ts';
import { readSigned } from './signed-call.ts';

export type ProvedSettings = {
  /** OutLayer's operator, whose key the enclave holds. */
  readonly operatorId: string;
  /** As NEAR prints it. */
  readonly publicKey: () => Promise<string>;
  readonly nonces: Nonces;
  /** What shows the enclave that the contract asked. */
  readonly evidence: (event: RequestEvent) => Promise<Json>;
};

/** For OutLayer's ordinary operator account: the enclave signs the transaction itself, and this relay only sends it. */
export function createProvedResolver(node: NearNode, settings: ProvedSettings): Resolver {
  const { operatorId, publicKey, nonces, evidence } = settings;
  return {
    async extras(event) {
      const proof = await evidence(event);
      const { nonce, blockHash } = await nonces.next();
      return {
        evidence: proof,
        transaction: { signer_id: operatorId, nonce: String(nonce), block_hash: blockHash },
      };
    },
    choose: async ({ resolve, transaction }) =>
      transaction == null
        ? undefined
        : {
            receiverId: resolve.contract_id,
            method: resolve.method,
            argsBase64: resolve.args_base64,
            gas: resolve.gas,
            deposit: resolve.deposit,
            signed: { base64: transaction.signed_transaction_base64 },
          },
    async prepare({ signed }, height) {
      if (signed === undefined) throw new TypeError('the enclave signed no transaction');
      const { hash, signerId } = readSigned(signed.base64);
      return { signedBase64: signed.base64, hash, signerId, height };
    },
    async canCome({ signedBase64, height: sentAt }, height) {
      if (height < sentAt + patience) return true;
      const { nonce } = await node.accessKey(operatorId, await publicKey());
      return readSigned(signedBase64).nonce > nonce && height < sentAt + 2n * patience;
    },
  };
}
