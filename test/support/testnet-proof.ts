import { fromBase64 } from '../../src/primitives/bytes.ts';
import { fromBase58 } from '../../src/primitives/hash.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';

/** `view_state` with `include_proof`, as NEAR's RPC answers. */
export type RpcAnswer = {
  readonly result: {
    readonly proof: readonly string[];
    readonly values: readonly { readonly key: string; readonly value: string }[];
  };
};

const account = 'first.zpoken-vault-contract.testnet';

/** A real answer of testnet, and the state root under which it was given. */
export const testnetAnswer = {
  path: 'facts/view_state_proof/testnet_first.zpoken-vault-contract_139263676.json',
  account,
  root: fromBase58('F7kbq8XS3SnfFGS3Ndfiv84DLf8GvKEfXj3mF3hpVdHx'),
  rowsAndProof: ({ result }: RpcAnswer) => ({
    rows: result.values.map(({ key, value }) => ({
      key: contractDataKey(account, fromBase64(key)),
      value: fromBase64(value),
    })),
    proof: result.proof.map(fromBase64),
  }),
};
