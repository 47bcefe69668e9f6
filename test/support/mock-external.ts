import { compareBytes, toHex } from '../../src/primitives/bytes.ts';
import type { External, StoredValue, TrieCharges } from '../../src/vm/external.ts';
import { MockReceipts, type UniversalAnswers } from './mock-receipts.ts';

type Entry = readonly [key: Uint8Array, value: Uint8Array];
type TrieOperation = 'set' | 'get' | 'deref' | 'remove' | 'has';

/** Trie nodes to bill for each operation: touched, and read from the cache. */
export type NodeCounts = Readonly<Record<TrieOperation, readonly [touched: number, cached: number]>>;

export type MockSettings = {
  readonly storage: readonly Entry[];
  /** Stakes in yoctoNEAR. */
  readonly validators: ReadonlyMap<string, bigint>;
  /** Without them neither nodes nor evicted bytes are billed. */
  readonly nodeCounts: NodeCounts | undefined;
  /** By how many bytes each storage operation makes the proof grow. */
  readonly proofPerOperation: number;
  readonly universal: UniversalAnswers;
  readonly chainId: string;
};

/**
 * nearcore's `MockedExternal` as the oracle drives it (`../shared/oracle/src/ext.rs`): the chain of every vector in `vm/`.
 * The order of charges and writes is that of nearcore's `RuntimeExt`.
 */
export class MockExternal extends MockReceipts implements External {
  readonly #storage: Map<string, Entry>;
  readonly #settings: MockSettings;
  #operations = 0;

  constructor(settings: MockSettings) {
    super(settings.universal);
    this.#settings = settings;
    this.#storage = new Map(settings.storage.map((entry) => [toHex(entry[0]), entry]));
  }

  /** The state, keys ascending. */
  storedEntries(): readonly Entry[] {
    return [...this.#storage.values()].sort(([a], [b]) => compareBytes(a, b));
  }

  storageSet(charges: TrieCharges, key: Uint8Array, value: Uint8Array): Uint8Array | undefined {
    this.#operations++;
    const old = this.#find(key);
    const counts = this.#settings.nodeCounts;
    if (counts !== undefined && old !== undefined) charges.derefWriteEvictedValueBytes(old.length);
    this.#bill(charges, 'set');
    this.#storage.set(toHex(key), [key, value]);
    return old;
  }

  storageGet(charges: TrieCharges, key: Uint8Array): StoredValue | undefined {
    this.#operations++;
    this.#bill(charges, 'get');
    const value = this.#find(key);
    if (value === undefined) return undefined;
    const read = (readCharges: TrieCharges): Uint8Array => {
      this.#bill(readCharges, 'deref');
      return value;
    };
    return { length: value.length, read };
  }

  storageRemove(charges: TrieCharges, key: Uint8Array): Uint8Array | undefined {
    this.#operations++;
    const old = this.#find(key);
    const counts = this.#settings.nodeCounts;
    if (counts !== undefined && old !== undefined) charges.derefRemovedValueBytes(old.length);
    this.#storage.delete(toHex(key));
    this.#bill(charges, 'remove');
    return old;
  }

  storageHasKey(charges: TrieCharges, key: Uint8Array): boolean {
    this.#operations++;
    this.#bill(charges, 'has');
    return this.#find(key) !== undefined;
  }

  recordedStorageSize(): number {
    return this.#settings.proofPerOperation * this.#operations;
  }

  storageProofSizeBeforeReceipt(): number {
    return 0;
  }

  validatorStake(accountId: string): bigint | undefined {
    return this.#settings.validators.get(accountId);
  }

  validatorTotalStake(): bigint {
    return this.#settings.validators.values().reduce((sum, stake) => sum + stake, 0n);
  }

  chainId(): string {
    return this.#settings.chainId;
  }

  #find(key: Uint8Array): Uint8Array | undefined {
    return this.#storage.get(toHex(key))?.[1];
  }

  #bill(charges: TrieCharges, operation: TrieOperation): void {
    const counts = this.#settings.nodeCounts?.[operation];
    if (counts === undefined) return;
    charges.trieNodeTouched(counts[0]);
    charges.cachedTrieNodeAccess(counts[1]);
  }
}
