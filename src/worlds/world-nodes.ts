import { LRUCache } from 'lru-cache';
import type { Hash } from '../trie/node.ts';
import { hashKey, MissingNode, type NodeStore, type StoredBytes } from '../trie/store.ts';
import type { NodeSource } from './chunk-executor.ts';

/** What an entry takes beside its bytes. */
const entryBytes = 128;

/** The nodes and values of a world: those that were in use of late are at hand, the others are in the store. */
export class WorldNodes implements NodeSource {
  readonly #source: NodeSource;
  readonly #known: LRUCache<string, Uint8Array>;

  constructor(source: NodeSource, maxBytes: number) {
    this.#source = source;
    this.#known = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ length }) => length + entryBytes });
  }

  /** Of what was just stored: the next block begins where this one ended. */
  remember(made: Iterable<StoredBytes>): void {
    for (const { hash, bytes } of made) this.#known.set(hashKey(hash), bytes);
  }

  async nodes(hashes: readonly Hash[]): Promise<readonly (Uint8Array | undefined)[]> {
    const known = hashes.map((hash) => this.#known.get(hashKey(hash)));
    const missing = hashes.filter((_, index) => known[index] === undefined);
    if (missing.length === 0) return known;
    const fetched = new Map<string, Uint8Array | undefined>();
    const found = await this.#source.nodes(missing);
    for (const [index, hash] of missing.entries()) fetched.set(hashKey(hash), found[index]);
    this.remember(missing.flatMap((hash, index) => toStored(hash, found[index])));
    return hashes.map((hash, index) => known[index] ?? fetched.get(hashKey(hash)));
  }

  /** Runs `use` as often as it meets what is not at hand, which is fetched in between; so it must change nothing. */
  async run<T>(use: (store: NodeStore) => T): Promise<T> {
    const store = new PartialStore(this.#known);
    for (;;) {
      try {
        return use(store);
      } catch (cause) {
        if (!(cause instanceof MissingNode) || store.has(cause.hash)) throw cause;
        const [bytes] = await this.nodes([cause.hash]);
        store.put(cause.hash, bytes);
      }
    }
  }
}

const toStored = (hash: Hash, bytes: Uint8Array | undefined): StoredBytes[] =>
  bytes === undefined ? [] : [{ hash, bytes }];

/** Says of each node that it has it, that there is none, or, by throwing, that it does not know. */
class PartialStore implements NodeStore {
  /** Whatever the cache forgets meanwhile. */
  readonly #own = new Map<string, Uint8Array | undefined>();
  readonly #shared: LRUCache<string, Uint8Array>;

  constructor(shared: LRUCache<string, Uint8Array>) {
    this.#shared = shared;
  }

  get(hash: Hash): Uint8Array | undefined {
    const name = hashKey(hash);
    const shared = this.#shared.get(name);
    if (shared !== undefined) return shared;
    if (this.#own.has(name)) return this.#own.get(name);
    throw new MissingNode(hash);
  }

  has(hash: Hash): boolean {
    return this.#own.has(hashKey(hash));
  }

  put(hash: Hash, bytes: Uint8Array | undefined): void {
    this.#own.set(hashKey(hash), bytes);
  }
}
