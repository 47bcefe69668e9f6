import { compareBytes, equalBytes, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { Stateless } from '../../src/runtime/chunk/stateless.ts';
import { encodeNode } from '../../src/trie/node.ts';
import type { WitnessFault } from '../../src/trie/witness-store.ts';

type Entries = readonly Uint8Array[];

/** A witness that somebody changed, and what must be named of it; a missing entry by the hash that it had. */
export type WitnessMutation = {
  readonly kind: string;
  readonly witness: Entries;
  readonly fault: WitnessFault['kind'];
  readonly missing?: Uint8Array;
};

const ordered = (entries: Entries): Entries => [...entries].sort(compareBytes);
const has = (entries: Entries, one: Uint8Array): boolean => entries.some((entry) => equalBytes(entry, one));

/** What becomes of one entry's bytes. `undefined`: this one cannot be changed so. */
const byteChanges: Readonly<Record<string, (entry: Uint8Array, index: number) => Uint8Array | undefined>> = {
  'one byte flipped': (entry, index) => {
    const at = (index * 7) % entry.length;
    return entry.length === 0 ? undefined : entry.map((byte, place) => (place === at ? byte ^ 1 : byte));
  },
  'cut short': (entry) => (entry.length === 0 ? undefined : entry.slice(0, -1)),
  'made longer': (entry) => Uint8Array.of(...entry, 0),
  'replaced by another of its length': (entry) => (entry.length === 0 ? undefined : entry.map(() => 0xe7)),
};

/** Each entry left out, changed, doubled and moved. */
export function* entryMutations(witness: Entries): Iterable<WitnessMutation> {
  for (const [index, entry] of witness.entries()) {
    const missing = sha256(entry);
    yield { kind: 'left out', witness: witness.toSpliced(index, 1), fault: 'missing', missing };
    for (const [kind, change] of Object.entries(byteChanges)) {
      const changed = change(entry, index);
      if (changed === undefined || has(witness, changed)) continue;
      yield { kind, witness: ordered(witness.with(index, changed)), fault: 'missing', missing };
    }
    yield { kind: 'doubled', witness: witness.toSpliced(index, 0, entry), fault: 'duplicate' };
    const next = witness[index + 1];
    if (next === undefined) continue;
    yield {
      kind: 'swapped with the next',
      witness: witness.toSpliced(index, 2, next, entry),
      fault: 'unordered',
    };
  }
}

const foreignValue = toUtf8('a value of nobody');
const foreignNode = encodeNode(
  {
    kind: 'leaf',
    path: Uint8Array.of(1, 2),
    value: { length: foreignValue.length, hash: sha256(foreignValue) },
  },
  150n,
);

/** What is added to a whole witness, and what of it is left; `codes` are those that the run needs beside it. */
export function* wholeMutations(witness: Entries, codes: Entries): Iterable<WitnessMutation> {
  const added = (kind: string, entries: Entries): WitnessMutation => ({
    kind,
    witness: ordered([...witness, ...entries]),
    fault: 'unused',
  });
  yield added('a foreign node', [foreignNode]);
  yield added('a foreign value', [foreignValue]);
  for (const code of codes) if (!has(witness, code)) yield added('a code', [code]);
  if (witness.length > 0) yield { kind: 'empty', witness: [], fault: 'missing' };
  if (witness.length > 1) yield { kind: 'backwards', witness: witness.toReversed(), fault: 'unordered' };
}

/** What is wrong with how a run on a changed witness ended, or nothing. */
export function complaint(mutation: WitnessMutation, end: Stateless<unknown>): string | undefined {
  const { kind, fault, missing } = mutation;
  if (end.ok) return `${kind}: accepted`;
  if (end.fault.kind !== fault) return `${kind}: named ${end.fault.kind}, not ${fault}`;
  if (missing === undefined || end.fault.kind !== 'missing' || equalBytes(end.fault.hash, missing))
    return undefined;
  return `${kind}: missing ${toHex(end.fault.hash)}, not ${toHex(missing)}`;
}
