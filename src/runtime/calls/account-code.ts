import type { AccountContract } from '../../primitives/account.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { globalContractCodeKey } from '../../primitives/trie-key.ts';
import type { Hash } from '../../trie/node.ts';
import { MissingNode } from '../../trie/store.ts';
import type { ChunkState } from '../state/chunk-state.ts';

/**
 * The code that an account runs, if there is any (nearcore, runtime/runtime/src/contract_code.rs).
 * Protocol: a global contract that came in this chunk has its hash already, and until version 87 no code yet.
 * Throws `MissingNode` when the store lacks other code: that says nothing of the contract.
 */
export function accountCode(state: ChunkState, contract: AccountContract): Uint8Array | undefined {
  switch (contract.kind) {
    case 'none':
      return undefined;
    case 'local':
      return state.code(contract.codeHash) ?? missing(contract.codeHash);
    case 'global':
      return codeOf(state, contract.codeHash, globalContractCodeKey({ ...contract, kind: 'code_hash' }));
    case 'global_by_account':
      return codeOfAccount(state, contract.accountId);
  }
}

function codeOfAccount(state: ChunkState, accountId: string): Uint8Array | undefined {
  const key = globalContractCodeKey({ kind: 'account_id', accountId });
  const hash = state.hashOf(key);
  if (hash === undefined) throw new InternalFault(`no global contract of ${accountId}, though it is in use`);
  return codeOf(state, hash, key);
}

/** Of a global contract, which stands under `key` in the state. */
function codeOf(state: ChunkState, hash: Hash, key: Uint8Array): Uint8Array | undefined {
  return state.code(hash) ?? (state.isWritten(key) ? undefined : missing(hash));
}

function missing(hash: Hash): never {
  throw new MissingNode(hash);
}
