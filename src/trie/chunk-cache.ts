import type { Hash } from './node.ts';
import { hashKey, type NodeStore } from './store.ts';

/** `touched` came from the database, `cached` from what this chunk already read. */
export type AccessCounts = { readonly touched: number; readonly cached: number };

/**
 * Counts accesses to nodes and values as contracts pay for them: by hash, the first time dear, then cheap.
 * It lasts as long as a chunk, over failed receipts too (nearcore, core/store/src/trie/accounting_cache.rs).
 */
export class ChunkCache implements NodeStore {
  /** The store beneath, for what contracts do not pay for. */
  readonly uncounted: NodeStore;
  readonly #seen = new Set<string>();
  #touched = 0;
  #cached = 0;

  constructor(store: NodeStore) {
    this.uncounted = store;
  }

  get(hash: Hash): Uint8Array | undefined {
    const key = hashKey(hash);
    if (this.#seen.has(key)) {
      this.#cached++;
    } else {
      this.#seen.add(key);
      this.#touched++;
    }
    return this.uncounted.get(hash);
  }

  /** Since the cache was made. */
  get counts(): AccessCounts {
    return { touched: this.#touched, cached: this.#cached };
  }
}
