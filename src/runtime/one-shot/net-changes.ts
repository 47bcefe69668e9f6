import { compareBytes, equalBytes, toHex } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { trieLookup } from '../../trie/get.ts';
import type { Hash } from '../../trie/node.ts';
import type { PreState } from './pre-state.ts';
import type { StateChange } from './trie-external.ts';

/** The last change of each key, unless it left the row as it was before; keys ascending. */
export function netChanges({ store, root }: PreState, changes: readonly StateChange[]): StateChange[] {
  const last = new Map(changes.map(({ key, value }) => [toHex(key), { key, value }]));
  return [...last.values()]
    .filter(({ key, value }) => !isSame(trieLookup(store, root, key)?.hash, value))
    .sort((a, b) => compareBytes(a.key, b.key));
}

/** By hash: a value that only this looks at need not be in a witness. */
function isSame(before: Hash | undefined, after: Uint8Array | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return equalBytes(before, sha256(after));
}
