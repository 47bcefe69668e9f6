import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { trieEntries } from '../../src/trie/entries.ts';
import { triePrefixKeys } from '../../src/trie/prefix-keys.ts';
import { proofStore } from '../../src/trie/proof.ts';
import { RecordingStore } from '../../src/trie/recorder.ts';
import { MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';

function trieOf(keys: readonly Uint8Array[]) {
  const store = new MemoryNodeStore();
  const changes = keys.map((key, index): TrieChange => [key, Uint8Array.of(index)]);
  const { root, made } = trieUpdate(store, zeroHash, changes);
  store.putAll(made);
  return { store, root };
}

/** Short and alike, so that they branch and start each other. */
const someKey = fc
  .array(fc.constantFrom(0x11, 0x12, 0x21), { maxLength: 4 })
  .map((bytes) => Uint8Array.from(bytes));

describe('triePrefixKeys', () => {
  test('finds the keys that begin so, ascending, and reads enough to prove it', () => {
    fc.assert(
      fc.property(fc.array(someKey), someKey, (keys, prefix) => {
        const { store, root } = trieOf(keys);
        const all = [...trieEntries(store, root)].map(([key]) => key);
        const wanted = all.filter((key) => toHex(key).startsWith(toHex(prefix)));
        const recorder = new RecordingStore(store);
        expect(triePrefixKeys(recorder, root, prefix)).toEqual(wanted);
        expect(triePrefixKeys(proofStore(recorder.witness()), root, prefix)).toEqual(wanted);
      }),
    );
  });

  test('reads the values under the prefix and no others', () => {
    const { store, root } = trieOf([Uint8Array.of(1, 1), Uint8Array.of(1, 2), Uint8Array.of(2, 1)]);
    const recorder = new RecordingStore(store);
    triePrefixKeys(recorder, root, Uint8Array.of(1));
    const values = recorder.witness().filter(({ length }) => length === 1);
    expect(values).toEqual([Uint8Array.of(0), Uint8Array.of(1)]);
  });

  test('throws when a node is missing', () => {
    const { root } = trieOf([Uint8Array.of(1)]);
    expect(() => triePrefixKeys(new MemoryNodeStore(), root, Uint8Array.of(1))).toThrow(MissingNode);
  });
});
