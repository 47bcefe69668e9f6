import { BorshError } from '../../primitives/borsh.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { type Hash, InvalidNode } from '../../trie/node.ts';
import { MissingNode } from '../../trie/store.ts';
import { Unsupported } from '../../vm/errors.ts';

/** A state of which a caller sends the root, and the nodes and values that the call reads, in any order; more do no harm. */
export type BroughtState = { readonly root: Hash; readonly nodes: readonly Uint8Array[] };

/**
 * Runs on a state that somebody brought as nodes. What it lacks, and what in it contradicts itself, is then the caller's
 * failure and not ours: `Unsupported`.
 */
export function onBroughtState<T>(state: BroughtState | undefined, run: () => T): T {
  if (state === undefined) return run();
  try {
    return run();
  } catch (cause) {
    throw toRefusal(cause);
  }
}

function toRefusal(cause: unknown): unknown {
  if (cause instanceof MissingNode) return new Unsupported('state_incomplete', toBase58(cause.hash));
  const isOfState =
    cause instanceof InvalidNode || cause instanceof BorshError || cause instanceof InternalFault;
  return isOfState ? new Unsupported('state_invalid', cause.message) : cause;
}

/** The code that comes with a call must be the one that its account has. */
export function assertCodeOf(accountId: string, inState: Hash, ofCall: Hash): void {
  if (!equalBytes(inState, ofCall))
    throw new InternalFault(`in the state, ${accountId} has the code ${toBase58(inState)}`);
}
