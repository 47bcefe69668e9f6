import { equalBytes, fromHex, toHex } from '../../src/primitives/bytes.ts';
import { fromBase58, sha256, zeroHash } from '../../src/primitives/hash.ts';
import { onWitness } from '../../src/runtime/chunk/stateless.ts';
import { trieLookup } from '../../src/trie/get.ts';
import type { Hash } from '../../src/trie/node.ts';
import { RecordingStore } from '../../src/trie/recorder.ts';
import { checkStateProof, type StateRow } from '../../src/trie/state-proof.ts';
import { MemoryNodeStore, type NodeStore } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';
import type { TrieSequence } from './trie.ts';
import { complaint, entryMutations, type WitnessMutation, wholeMutations } from './witness-mutations.ts';

/** A changed witness of an update, or a changed proof of a read, and what is wrong with the answer to it. */
export type MutatedTrie = { readonly kind: string; readonly complaint: string | undefined };

type Step = TrieSequence['steps'][number];
type Read = Step['reads'][number];

/** Every witness and every proof of a sequence of nearcore's, after each change. */
export function* checkMutatedTrie({ steps }: TrieSequence): Iterable<MutatedTrie> {
  const store = new MemoryNodeStore();
  let root: Hash = zeroHash;
  for (const step of steps) {
    const changes = step.changes.map(
      ([key, value]): TrieChange => [fromHex(key), value === null ? undefined : fromHex(value)],
    );
    yield* updatesOf(store, root, changes, step.update_witness.map(fromHex));
    const updated = trieUpdate(store, root, changes);
    store.putAll(updated.made);
    root = updated.root;
    for (const read of step.reads) yield* proofsOf(fromBase58(step.root), read);
  }
}

function* updatesOf(
  store: NodeStore,
  root: Hash,
  changes: readonly TrieChange[],
  witness: readonly Uint8Array[],
): Iterable<MutatedTrie> {
  const onPaths = pathsOf(store, root, changes);
  const isSibling = (missing: Uint8Array | undefined): boolean =>
    missing !== undefined && !onPaths.has(toHex(missing));
  for (const mutation of [...entryMutations(witness), ...wholeMutations(witness, [])]) {
    const end = onWitness(mutation.witness, [], (nodes) => trieUpdate(nodes, root, changes));
    const kind = isSibling(mutation.missing) ? `sibling after a collapse ${mutation.kind}` : mutation.kind;
    yield { kind: `update: ${kind}`, complaint: complaint(mutation, end) };
  }
}

/** Hashes of the nodes on the ways to the changed keys. An update reads others only where a branch collapses. */
function pathsOf(store: NodeStore, root: Hash, changes: readonly TrieChange[]): ReadonlySet<string> {
  const recorder = new RecordingStore(store);
  for (const [key] of changes) trieLookup(recorder, root, key);
  return new Set(recorder.witness().map((bytes) => toHex(sha256(bytes))));
}

/** The order of a proof is free, as in the answers of NEAR's RPC; nothing else is. */
function* proofsOf(root: Hash, read: Read): Iterable<MutatedTrie> {
  const row = { key: fromHex(read.key), value: read.value === null ? undefined : fromHex(read.value) };
  yield* mutatedProofs(root, [row], read.proof.map(fromHex));
}

export function* mutatedProofs(
  root: Hash,
  rows: readonly StateRow[],
  proof: readonly Uint8Array[],
): Iterable<MutatedTrie> {
  const what = rows.some(({ value }) => value === undefined) ? 'absence' : 'presence';
  for (const mutation of [...entryMutations(proof), ...wholeMutations(proof, [])]) {
    const wanted = wantedOf(mutation, rows);
    if (wanted === undefined) continue;
    const found = checkStateProof(root, rows, mutation.witness)?.kind;
    yield {
      kind: `proof of ${what}: ${mutation.kind}`,
      complaint: found === wanted ? undefined : `${mutation.kind}: ${found ?? 'accepted'}, not ${wanted}`,
    };
  }
}

/** What a proof is refused for; nothing if it is to be taken. The rows say their values, so a proof may do without. */
function wantedOf({ kind, fault, missing }: WitnessMutation, rows: readonly StateRow[]): string | undefined {
  if (fault === 'unordered') return undefined;
  if (fault === 'duplicate') return 'unused';
  const isValue =
    missing !== undefined &&
    rows.some(({ value }) => value !== undefined && equalBytes(sha256(value), missing));
  if (!isValue) return fault;
  return kind === 'left out' ? undefined : 'unused';
}
