import { compareBytes, equalBytes, toHex } from '../../primitives/bytes.ts';
import { trieGet } from '../../trie/get.ts';
import type { PreState } from './pre-state.ts';
import type { StateChange } from './trie-external.ts';

/** The last change of each key, unless it left the row as it was before; keys ascending. */
export function netChanges({ store, root }: PreState, changes: readonly StateChange[]): StateChange[] {
  const last = new Map(changes.map(({ key, value }) => [toHex(key), { key, value }]));
  return [...last.values()]
    .filter(({ key, value }) => !isSame(trieGet(store, root, key), value))
    .sort((a, b) => compareBytes(a.key, b.key));
}

function isSame(before: Uint8Array | undefined, after: Uint8Array | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return equalBytes(before, after);
}
