import { compareBytes, fromHex, toHex } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import { sha256 } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { ChunkCache } from '../../trie/chunk-cache.ts';
import { trieLookup } from '../../trie/get.ts';
import type { Hash, ValueRef } from '../../trie/node.ts';
import { OpenedTrie } from '../../trie/opened-trie.ts';
import { triePrefixKeys } from '../../trie/prefix-keys.ts';
import { RecordingStore } from '../../trie/recorder.ts';
import { codeIn, type NodeStore, readStored, type StoredBytes } from '../../trie/store.ts';
import { type TrieChange, trieUpdate } from '../../trie/update.ts';
import { LayeredMap } from './layered-map.ts';
import type { StateChangeCause } from './state-change-cause.ts';
import type { StateUpdate } from './state-update.ts';

/** What is found under a key: bytes that this chunk wrote, which are free to read, or a value of the trie, which is not. */
export type Found =
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | ({ readonly kind: 'stored' } & ValueRef);

/** `undefined` is a removal. */
type Written = { readonly value: Uint8Array | undefined };

/** What a chunk did to a key, once for each commit that changed it. The last value is what the state gets. */
export type ChunkChange = Written & { readonly key: Uint8Array; readonly history: readonly Commit[] };

type Commit = Written & { readonly cause: StateChangeCause };

export type FinishedState = {
  readonly root: Hash;
  /** What has to be stored for the new root, beside what is stored for the old one. */
  readonly made: readonly StoredBytes[];
  /** Of each key, keys ascending. */
  readonly changes: readonly ChunkChange[];
  /** Nodes and values that suffice to apply the chunk again, but for the code that it runs; in byte order. */
  readonly witness: readonly Uint8Array[];
  /** Hashes of the codes that were taken from the store beside the witness, in byte order, each once. */
  readonly codes: readonly Hash[];
};

/** nearcore reckons that the removal of a contract's key makes the proof at most this much longer, be it there or not. */
const removalProofBytes = 2_000;
const contractDataColumn = 9;

/**
 * nearcore's `TrieUpdate` (core/store/src/trie/update.rs): the trie stays as it was before the chunk, and writes wait
 * above it, first until their receipt succeeds, then until the chunk ends.
 */
export class ChunkState implements StateUpdate {
  readonly root: Hash;
  readonly #store: NodeStore;
  readonly #recorder: RecordingStore;
  readonly #writes = new LayeredMap<Written>();
  readonly #deployed = new LayeredMap<Uint8Array>();
  readonly #history = new Map<string, Commit[]>();
  readonly #codes = new Map<string, Hash>();
  /** For look-ups that nobody pays for by the node. */
  readonly #opened: OpenedTrie;
  #removals = 0;
  /** What contracts pay for: counted by hash, as long as the chunk lasts. */
  readonly counted: ChunkCache;

  constructor(store: NodeStore, root: Hash) {
    this.#store = store;
    this.root = root;
    this.#recorder = new RecordingStore(store);
    this.counted = new ChunkCache(this.#recorder);
    this.#opened = new OpenedTrie(this.#recorder, root);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const found = this.find(key);
    return found === undefined ? undefined : this.read(found);
  }

  has(key: Uint8Array): boolean {
    return this.find(key) !== undefined;
  }

  lengthOf(key: Uint8Array): number | undefined {
    const found = this.find(key);
    return found?.kind === 'written' ? found.bytes.length : found?.length;
  }

  /** The hash of a value that is not read. */
  hashOf(key: Uint8Array): Hash | undefined {
    const found = this.find(key);
    return found?.kind === 'written' ? sha256(found.bytes) : found?.hash;
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.#writes.set(toHex(key), { value });
  }

  remove(key: Uint8Array): void {
    if (key[0] === contractDataColumn) this.#removals++;
    this.#writes.set(toHex(key), { value: undefined });
  }

  keysWith(prefix: Uint8Array): readonly Uint8Array[] {
    const start = toHex(prefix);
    const keys = new Set(triePrefixKeys(this.#recorder, this.root, prefix).map(toHex));
    for (const [key, { value }] of this.#writes.entries()) {
      if (!key.startsWith(start)) continue;
      if (value === undefined) keys.delete(key);
      else keys.add(key);
    }
    return [...keys].sort().map(fromHex);
  }

  find(key: Uint8Array): Found | undefined {
    return this.#find(key, () => this.#opened.lookup(key));
  }

  /** Whether this chunk wrote the key. */
  isWritten(key: Uint8Array): boolean {
    return this.#writes.get(toHex(key)) !== undefined;
  }

  /** The same as `find`, and counts every node on the way. */
  findCounted(key: Uint8Array): Found | undefined {
    return this.#find(key, () => trieLookup(this.counted, this.root, key));
  }

  read(found: Found, store: NodeStore = this.#recorder): Uint8Array {
    return found.kind === 'written' ? found.bytes : readStored(store, found.hash);
  }

  recordDeploy(code: Uint8Array): void {
    this.#deployed.set(toHex(hashOfCode(code)), code);
  }

  /** A contract's code by its hash. Protocol: no witness holds it. */
  code(hash: Hash): Uint8Array | undefined {
    const name = toHex(hash);
    const deployed = this.#deployed.get(name);
    if (deployed !== undefined) return deployed;
    const stored = codeIn(this.#store, hash);
    if (stored !== undefined) this.#codes.set(name, hash);
    return stored;
  }

  /** Bytes of the witness so far. */
  get recordedSize(): number {
    return this.#recorder.size;
  }

  /** Protocol: what limits are compared with. */
  get recordedSizeUpperBound(): number {
    return this.#recorder.size + removalProofBytes * this.#removals;
  }

  /** Keeps what was written since the last commit, whatever happens to later receipts. */
  commit(cause: StateChangeCause): void {
    for (const [key, { value }] of this.#writes.commit()) {
      const history = this.#history.get(key) ?? [];
      history.push({ value, cause });
      this.#history.set(key, history);
    }
    this.#deployed.commit();
  }

  /** Forgets what was written since the last commit. What was read stays read. */
  rollback(): void {
    this.#writes.rollback();
    this.#deployed.rollback();
  }

  /** Of what is committed. Records the nodes that the update itself reads. Throws `InternalFault` if some is not. */
  finish(): FinishedState {
    if (this.#writes.isPending) throw new InternalFault('the chunk ends with writes that nobody committed');
    const changes = [...this.#history]
      .map(([key, history]) => ({ key: fromHex(key), history, value: history.at(-1)?.value }))
      .sort((a, b) => compareBytes(a.key, b.key));
    const updates = changes.map(({ key, value }): TrieChange => [key, value]);
    const { root, made } = trieUpdate(this.#recorder, this.root, updates);
    const codes = [...this.#codes.values()].sort(compareBytes);
    return { root, made, changes, witness: this.#recorder.witness(), codes };
  }

  #find(key: Uint8Array, lookup: () => ValueRef | undefined): Found | undefined {
    const written = this.#writes.get(toHex(key));
    if (written !== undefined) {
      return written.value === undefined ? undefined : { kind: 'written', bytes: written.value };
    }
    const ref = lookup();
    return ref === undefined ? undefined : { kind: 'stored', ...ref };
  }
}
