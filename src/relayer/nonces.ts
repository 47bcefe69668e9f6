import type { NearNode } from './near-node.ts';

export type Nonce = { readonly nonce: bigint; readonly blockHash: string };

/** Nonces of one access key, each handed out once. */
export type Nonces = {
  /** The next one, and a recent block. Throws `RpcFailure`. */
  next(): Promise<Nonce>;
};

/**
 * The chain's nonce is that of the last final block: what we handed out since counts, too. A nonce whose transaction never
 * came in is no loss, since NEAR takes any greater one.
 */
export function createNonces(node: NearNode, accountId: string, publicKey: () => Promise<string>): Nonces {
  let last = 0n;
  return {
    async next() {
      const { nonce, blockHash } = await node.accessKey(accountId, await publicKey());
      last = (nonce > last ? nonce : last) + 1n;
      return { nonce: last, blockHash };
    },
  };
}
