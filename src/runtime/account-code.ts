import type { AccountContract } from '../primitives/account.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { globalContractCodeKey } from '../primitives/trie-key.ts';
import type { ChunkState } from './chunk-state.ts';

/**
 * The code that an account runs, if there is any (nearcore, runtime/runtime/src/contract_code.rs).
 * Protocol: a global contract that came in this chunk has its hash already, and until version 87 no code yet.
 */
export function accountCode(state: ChunkState, contract: AccountContract): Uint8Array | undefined {
  switch (contract.kind) {
    case 'none':
      return undefined;
    case 'local':
    case 'global':
      return state.code(contract.codeHash);
    case 'global_by_account':
      return codeOfAccount(state, contract.accountId);
  }
}

function codeOfAccount(state: ChunkState, accountId: string): Uint8Array | undefined {
  const hash = state.hashOf(globalContractCodeKey({ kind: 'account_id', accountId }));
  if (hash === undefined) throw new InternalFault(`no global contract of ${accountId}, though it is in use`);
  return state.code(hash);
}
