import { LRUCache } from 'lru-cache';
import type { Hash } from '../trie/node.ts';
import { hashKey, type NodeStore } from '../trie/store.ts';
import type { Supply } from './messages.ts';

/**
 * The trie as a guest process sees it: what it does not remember it asks for, and waits, since a host function cannot
 * come back later. Nodes never change under a hash, so what was supplied once stays true.
 */
export class SuppliedNodes implements NodeStore {
  readonly #known: LRUCache<string, Uint8Array>;
  readonly #ask: (hashes: readonly Hash[]) => Supply;

  constructor(maxBytes: number, ask: (hashes: readonly Hash[]) => Supply) {
    this.#known = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ length }) => length + entryBytes });
    this.#ask = ask;
  }

  get(hash: Hash): Uint8Array | undefined {
    const name = hashKey(hash);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const [bytes] = this.#ask([hash]);
    if (bytes !== undefined) this.#known.set(name, bytes);
    return bytes;
  }
}

/** What an entry takes beside its bytes. */
const entryBytes = 128;
