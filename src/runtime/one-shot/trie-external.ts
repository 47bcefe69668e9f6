import { compareBytes, toHex } from '../../primitives/bytes.ts';
import { contractDataKey } from '../../primitives/trie-key.ts';
import { ChunkCache } from '../../trie/chunk-cache.ts';
import { trieLookup } from '../../trie/get.ts';
import type { Hash, ValueRef } from '../../trie/node.ts';
import { OpenedTrie } from '../../trie/opened-trie.ts';
import { RecordingStore } from '../../trie/recorder.ts';
import { type NodeStore, readStored } from '../../trie/store.ts';
import type { External, StoredValue, TrieCharges } from '../../vm/external.ts';
import { WithoutReceipts } from './without-receipts.ts';

/** What a call did to a key of its contract. `undefined` is a removal. */
export type StateChange = { readonly key: Uint8Array; readonly value: Uint8Array | undefined };

/** A value that this call wrote, which is free to read, or one of the trie, which is not. */
type Found =
  | { readonly kind: 'written'; readonly bytes: Uint8Array }
  | { readonly kind: 'stored'; readonly length: number; readonly hash: Hash };

/** nearcore reckons that a removal makes the proof at most this much longer, whether or not the key is there. */
const removalProofBytes = 2_000;

/**
 * The state of one contract during one call. The trie stays as it was before the call; writes wait in memory.
 * Protocol: which nodes are charged, and the order of the charges, is part of the result
 * (nearcore, runtime/runtime/src/ext.rs; spec of state, section 5).
 */
export class TrieExternal extends WithoutReceipts implements External {
  readonly #chainId: string;
  readonly #accountId: string;
  readonly #root: Hash;
  readonly #recorder: RecordingStore;
  readonly #cache: ChunkCache;
  /** For look-ups that cost nothing by the node. */
  readonly #opened: OpenedTrie;
  readonly #written = new Map<string, StateChange>();
  #removals = 0;

  constructor(state: { readonly store: NodeStore; readonly root: Hash }, accountId: string, chainId: string) {
    super();
    this.#chainId = chainId;
    this.#accountId = accountId;
    this.#root = state.root;
    this.#recorder = new RecordingStore(state.store);
    this.#cache = new ChunkCache(this.#recorder);
    this.#opened = new OpenedTrie(this.#recorder, state.root);
  }

  storageSet(charges: TrieCharges, key: Uint8Array, value: Uint8Array): Uint8Array | undefined {
    const old = this.#evict(charges, key, (length) => charges.derefWriteEvictedValueBytes(length));
    this.#written.set(toHex(key), { key, value });
    return old;
  }

  storageRemove(charges: TrieCharges, key: Uint8Array): Uint8Array | undefined {
    const old = this.#evict(charges, key, (length) => charges.derefRemovedValueBytes(length));
    this.#written.set(toHex(key), { key, value: undefined });
    this.#removals++;
    return old;
  }

  /** Protocol: a key is looked up in flat storage, so only the value costs a node; the path is recorded all the same. */
  storageGet(_charges: TrieCharges, key: Uint8Array): StoredValue | undefined {
    const found = this.#find(key, (stored) => this.#opened.lookup(stored));
    if (found === undefined) return undefined;
    const length = found.kind === 'written' ? found.bytes.length : found.length;
    return { length, read: (charges) => this.#charged(charges, () => this.#read(found)) };
  }

  storageHasKey(_charges: TrieCharges, key: Uint8Array): boolean {
    return this.#find(key, (stored) => this.#opened.lookup(stored)) !== undefined;
  }

  /** Protocol: the upper bound, not the size, is what a call's limit is compared with. */
  recordedStorageSize(): number {
    return this.#recorder.size + removalProofBytes * this.#removals;
  }

  /** Nothing comes before the call, so its limit counts all that is recorded. */
  storageProofSizeBeforeReceipt(): number {
    return 0;
  }

  chainId(): string {
    return this.#chainId;
  }

  /** Nobody validates the chain of a one-shot call. */
  validatorStake(): undefined {
    return undefined;
  }

  validatorTotalStake(): bigint {
    return 0n;
  }

  /** Everything that was read, for a witness; reading the account and updating the trie belong to it too. */
  get recorder(): RecordingStore {
    return this.#recorder;
  }

  /** The last change of each key, keys ascending. */
  changes(): readonly StateChange[] {
    return [...this.#written.values()].sort((a, b) => compareBytes(a.key, b.key));
  }

  /** Protocol: the path is paid for node by node, but only after the bytes of the old value. */
  #evict(
    charges: TrieCharges,
    key: Uint8Array,
    payForBytes: (length: number) => void,
  ): Uint8Array | undefined {
    return this.#charged(charges, () => {
      const found = this.#find(key, (stored) => trieLookup(this.#cache, this.#root, stored));
      if (found === undefined) return undefined;
      payForBytes(found.kind === 'written' ? found.bytes.length : found.length);
      return this.#read(found);
    });
  }

  #find(key: Uint8Array, lookup: (stored: Uint8Array) => ValueRef | undefined): Found | undefined {
    const written = this.#written.get(toHex(key));
    if (written !== undefined) {
      return written.value === undefined ? undefined : { kind: 'written', bytes: written.value };
    }
    const ref = lookup(contractDataKey(this.#accountId, key));
    return ref === undefined ? undefined : { kind: 'stored', ...ref };
  }

  #read(found: Found): Uint8Array {
    return found.kind === 'written' ? found.bytes : readStored(this.#cache, found.hash);
  }

  /** Pays for the nodes and values that `read` took from the cache; nothing when it throws. */
  #charged<T>(charges: TrieCharges, read: () => T): T {
    const start = this.#cache.counts;
    const result = read();
    const end = this.#cache.counts;
    charges.trieNodeTouched(end.touched - start.touched);
    charges.cachedTrieNodeAccess(end.cached - start.cached);
    return result;
  }
}
