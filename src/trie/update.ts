import { insertValue } from './insert.ts';
import { createRoot } from './live-node.ts';
import type { Hash, ValueRef } from './node.ts';
import { removeValue } from './remove.ts';
import { type Sealed, seal } from './seal.ts';
import type { NodeStore } from './store.ts';

/** `undefined` removes the key. An empty value is a value. A reference is to a value that lies elsewhere. */
export type TrieChange = readonly [key: Uint8Array, value: Uint8Array | ValueRef | undefined];

/**
 * Applies changes in their order and returns the new root with the nodes and values it added.
 * Nothing is written to the store. A node that several changes touch is read, and hashed, once.
 * Throws `MissingNode` when the store lacks a node on the way.
 */
export function trieUpdate(store: NodeStore, root: Hash, changes: Iterable<TrieChange>): Sealed {
  const live = createRoot(root);
  for (const [key, value] of changes) {
    if (value === undefined) removeValue(store, live, key);
    else insertValue(store, live, key, value instanceof Uint8Array ? { bytes: value } : value);
  }
  return seal(live);
}
