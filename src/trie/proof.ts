import { trieGet } from './get.ts';
import type { Hash } from './node.ts';
import { RecordingStore } from './recorder.ts';
import { MemoryNodeStore, type NodeStore } from './store.ts';

/** What shows the value of a key, or that it has none: the nodes on its path, and the value, in byte order. */
export function proveKey(store: NodeStore, root: Hash, key: Uint8Array): readonly Uint8Array[] {
  const recorder = new RecordingStore(store);
  trieGet(recorder, root, key);
  return recorder.witness();
}

/**
 * The value that a proof shows under a root, or `undefined` if it shows that there is none.
 * Throws `MissingNode` when it shows neither, `InvalidNode` when it holds what is no node.
 */
export function readProof(root: Hash, key: Uint8Array, proof: Iterable<Uint8Array>): Uint8Array | undefined {
  return trieGet(proofStore(proof), root, key);
}

/** A store of just these nodes and values; each is hashed, so none can stand for another. */
export function proofStore(proof: Iterable<Uint8Array>): NodeStore {
  const store = new MemoryNodeStore();
  for (const bytes of proof) store.put(bytes);
  return store;
}
