import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { toBase58, zeroHash } from '../../src/primitives/hash.ts';
import { ChunkCache } from '../../src/trie/chunk-cache.ts';
import { trieNodes } from '../../src/trie/entries.ts';
import { trieGet, trieLookup } from '../../src/trie/get.ts';
import type { Hash } from '../../src/trie/node.ts';
import { proveKey } from '../../src/trie/proof.ts';
import { RecordingStore } from '../../src/trie/recorder.ts';
import { MemoryNodeStore, type NodeStore, readStored } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';

const accessFields = ['lookup_db', 'lookup_mem', 'value_db', 'value_mem'] as const;

type Accesses = { readonly mode: string } & { readonly [field in (typeof accessFields)[number]]: number };

type Read = {
  readonly key: string;
  readonly value: string | null;
  readonly proof: readonly string[];
  readonly ttn_in_order_shared_cache: readonly Accesses[];
};

type Step = {
  readonly changes: readonly (readonly [string, string | null])[];
  readonly root: string;
  /** Only of small tries. */
  readonly nodes: Readonly<Record<string, string>> | null;
  readonly node_count: number;
  readonly update_witness: readonly string[];
  readonly recorded_size: number;
  readonly recorded_size_upper_bound: number;
  readonly reads: readonly Read[];
};

export type TrieSequence = { readonly steps: readonly Step[] };

/** `trie/sequences.jsonl`: one case a sequence; every field but `insertions`, which counts nearcore's own writes. */
export function* checkTrieSequences(file: ConformanceFile): Iterable<CaseResult> {
  let index = 0;
  for (const line of file.lines()) {
    yield toCaseResult(file.group, `sequence-${index}`, checkTrieSequence(line as TrieSequence));
    index++;
  }
}

/** The differences from what nearcore's trie answered. */
export function checkTrieSequence(sequence: TrieSequence): string[] {
  const store = new MemoryNodeStore();
  const differences: string[] = [];
  let root: Hash = zeroHash;
  for (const [index, step] of sequence.steps.entries()) {
    const compare = (what: string, expected: unknown, actual: unknown): void => {
      const [want, have] = [JSON.stringify(expected), JSON.stringify(actual)];
      if (want !== have) differences.push(`step ${index}, ${what}: expected ${want}, got ${have}`);
    };
    root = checkUpdate(store, root, step, compare);
    checkNodes(store, root, step, compare);
    checkReads(store, root, step, compare);
  }
  return differences;
}

type Compare = (what: string, expected: unknown, actual: unknown) => void;

function checkUpdate(store: MemoryNodeStore, root: Hash, step: Step, compare: Compare): Hash {
  const recorder = new RecordingStore(store);
  const changes = step.changes.map(
    ([key, value]): TrieChange => [fromHex(key), value === null ? undefined : fromHex(value)],
  );
  const updated = trieUpdate(recorder, root, changes);
  compare('root', step.root, toBase58(updated.root));
  compare('update_witness', step.update_witness, recorder.witness().map(toHex));
  compare('recorded_size', Number(step.recorded_size), recorder.size);
  compare('recorded_size_upper_bound', Number(step.recorded_size_upper_bound), recorder.size);
  store.putAll(updated.made);
  return updated.root;
}

function checkNodes(store: NodeStore, root: Hash, step: Step, compare: Compare): void {
  const hexByHash = new Map<string, string>();
  for (const { hash, bytes } of trieNodes(store, root)) hexByHash.set(toBase58(hash), toHex(bytes));
  compare('node_count', Number(step.node_count), hexByHash.size);
  if (step.nodes !== null) compare('nodes', sorted(Object.entries(step.nodes)), sorted([...hexByHash]));
}

const sorted = <T extends readonly [string, string]>(entries: readonly T[]): readonly T[] =>
  entries.toSorted(([a], [b]) => (a < b ? -1 : 1));

function checkReads(store: NodeStore, root: Hash, step: Step, compare: Compare): void {
  const cache = new ChunkCache(store);
  for (const read of step.reads) {
    const key = fromHex(read.key);
    const value = trieGet(store, root, key);
    compare(`value of ${read.key}`, read.value, value === undefined ? null : toHex(value));
    compare(`proof of ${read.key}`, read.proof, proveKey(store, root, key).map(toHex));
    for (const expected of read.ttn_in_order_shared_cache) {
      const actual = countAccesses(cache, root, key, expected.mode);
      const wanted = accessFields.map((field) => Number(expected[field]));
      compare(`accesses to ${read.key}, ${expected.mode}: ${accessFields}`, wanted, actual);
    }
  }
}

/** In the order of `accessFields`. A read by flat storage looks the key up outside the cache. */
function countAccesses(cache: ChunkCache, root: Hash, key: Uint8Array, mode: string): readonly number[] {
  const start = cache.counts;
  const found = trieLookup(mode.includes('flat') ? cache.uncounted : cache, root, key);
  const looked = cache.counts;
  if (found !== undefined) readStored(cache, found.hash);
  const end = cache.counts;
  return [
    looked.touched - start.touched,
    looked.cached - start.cached,
    end.touched - looked.touched,
    end.cached - looked.cached,
  ];
}
