import { contractDataKey } from '../../primitives/trie-key.ts';
import type { StorageExternal, StoredValue, TrieCharges } from '../../vm/external.ts';
import type { ChunkState } from '../state/chunk-state.ts';

/**
 * The state of one contract during one call, over the state of the chunk.
 * Protocol: which nodes are charged, and the order of the charges, is part of the result
 * (nearcore, runtime/runtime/src/ext.rs; spec of state, section 5).
 */
export class ContractData implements StorageExternal {
  readonly #state: ChunkState;
  readonly #accountId: string;
  readonly #proofSizeBefore: number;

  constructor(state: ChunkState, accountId: string, proofSizeBefore: number) {
    this.#state = state;
    this.#accountId = accountId;
    this.#proofSizeBefore = proofSizeBefore;
  }

  storageSet(charges: TrieCharges, key: Uint8Array, value: Uint8Array): Uint8Array | undefined {
    const old = this.#evict(charges, key, (length) => charges.derefWriteEvictedValueBytes(length));
    this.#state.set(this.#keyOf(key), value);
    return old;
  }

  /** Protocol: the key is gone, and counted, before the nodes are paid for. */
  storageRemove(charges: TrieCharges, key: Uint8Array): Uint8Array | undefined {
    return this.#charged(charges, () => {
      const old = this.#readCounted(key, (length) => charges.derefRemovedValueBytes(length));
      this.#state.remove(this.#keyOf(key));
      return old;
    });
  }

  /** Protocol: a key is looked up in flat storage, so only the value costs a node; the path is recorded all the same. */
  storageGet(_charges: TrieCharges, key: Uint8Array): StoredValue | undefined {
    const found = this.#state.find(this.#keyOf(key));
    if (found === undefined) return undefined;
    const length = found.kind === 'written' ? found.bytes.length : found.length;
    return {
      length,
      read: (charges) => this.#charged(charges, () => this.#state.read(found, this.#state.counted)),
    };
  }

  storageHasKey(_charges: TrieCharges, key: Uint8Array): boolean {
    return this.#state.has(this.#keyOf(key));
  }

  recordedStorageSize(): number {
    return this.#state.recordedSizeUpperBound;
  }

  storageProofSizeBeforeReceipt(): number {
    return this.#proofSizeBefore;
  }

  #keyOf(key: Uint8Array): Uint8Array {
    return contractDataKey(this.#accountId, key);
  }

  #evict(
    charges: TrieCharges,
    key: Uint8Array,
    payForBytes: (length: number) => void,
  ): Uint8Array | undefined {
    return this.#charged(charges, () => this.#readCounted(key, payForBytes));
  }

  /** Protocol: the path is paid for node by node, but only after the bytes of the old value. */
  #readCounted(key: Uint8Array, payForBytes: (length: number) => void): Uint8Array | undefined {
    const { counted } = this.#state;
    const found = this.#state.findCounted(this.#keyOf(key));
    if (found === undefined) return undefined;
    payForBytes(found.kind === 'written' ? found.bytes.length : found.length);
    return this.#state.read(found, counted);
  }

  /** Pays for the nodes and values that `read` took from the cache; nothing when it throws. */
  #charged<T>(charges: TrieCharges, read: () => T): T {
    const start = this.#state.counted.counts;
    const result = read();
    const end = this.#state.counted.counts;
    charges.trieNodeTouched(end.touched - start.touched);
    charges.cachedTrieNodeAccess(end.cached - start.cached);
    return result;
  }
}
