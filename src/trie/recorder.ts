import { compareBytes } from '../primitives/bytes.ts';
import type { Hash } from './node.ts';
import { hashKey, type NodeStore } from './store.ts';

/**
 * Remembers what was read through it: NEAR's partial storage
 * (nearcore, core/store/src/trie/trie_recording.rs).
 */
export class RecordingStore implements NodeStore {
  readonly #inner: NodeStore;
  readonly #seen = new Map<string, Uint8Array>();
  #size = 0;

  constructor(inner: NodeStore) {
    this.#inner = inner;
  }

  get(hash: Hash): Uint8Array | undefined {
    const bytes = this.#inner.get(hash);
    if (bytes !== undefined) this.#record(hashKey(hash), bytes);
    return bytes;
  }

  #record(key: string, bytes: Uint8Array): void {
    if (this.#seen.has(key)) return;
    this.#seen.set(key, bytes);
    this.#size += bytes.length;
  }

  /** Bytes recorded so far; the same node or value counts once. */
  get size(): number {
    return this.#size;
  }

  /** Distinct nodes and values in the byte order in which NEAR lists them. */
  witness(): readonly Uint8Array[] {
    return [...this.#seen.values()].sort(compareBytes);
  }
}
