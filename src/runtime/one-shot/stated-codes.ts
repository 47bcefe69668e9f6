import { type Account, accountCodec } from '../../primitives/account.ts';
import { decode } from '../../primitives/borsh.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import { toBase58, zeroHash } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { accountKey } from '../../primitives/trie-key.ts';
import { trieGet } from '../../trie/get.ts';
import type { Hash } from '../../trie/node.ts';
import { proofStore } from '../../trie/proof.ts';
import { MissingNode, type NodeStore } from '../../trie/store.ts';

/** An account as a statement lists it. The hash is zero if it has no contract of its own. */
type StatedAccount = { readonly accountId: string; readonly codeHash: Hash };

/**
 * Each listed account must have the code that is said of it, as far as these nodes show the account; one that they do not
 * show was not read either. Throws `InternalFault`: the run itself takes codes by the state's hashes alone.
 */
export function assertStatedCodes(
  nodes: readonly Uint8Array[],
  root: Hash,
  accounts: readonly StatedAccount[],
): void {
  const store = proofStore(nodes);
  for (const { accountId, codeHash } of accounts) {
    const found = codeInState(store, root, accountId);
    if (found === undefined || equalBytes(found, codeHash)) continue;
    throw new InternalFault(
      `in the state before, ${accountId} has the code ${toBase58(found)}, not ${toBase58(codeHash)}`,
    );
  }
}

/** Zero for an account without, and for none; undefined if the nodes do not show it. */
function codeInState(store: NodeStore, root: Hash, accountId: string): Hash | undefined {
  try {
    const record = trieGet(store, root, accountKey(accountId));
    return record === undefined ? zeroHash : localCodeOf(decode(accountCodec, record));
  } catch (cause) {
    if (cause instanceof MissingNode) return undefined;
    throw cause;
  }
}

function localCodeOf(account: Account): Hash {
  if (account.version === 'v1') return account.codeHash;
  const isLocal = account.version === 'v2' && account.contract.kind === 'local';
  return isLocal ? account.contract.codeHash : zeroHash;
}
