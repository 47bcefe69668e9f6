import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zeroHash } from '../../src/primitives/hash.ts';
import { trieLookup } from '../../src/trie/get.ts';
import { OpenedTrie } from '../../src/trie/opened-trie.ts';
import { RecordingStore } from '../../src/trie/recorder.ts';
import { MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';

function trieOf(keys: readonly Uint8Array[]) {
  const store = new MemoryNodeStore();
  const changes = keys.map((key, i): TrieChange => [key, Uint8Array.of(i)]);
  const { root, made } = trieUpdate(store, zeroHash, changes);
  store.putAll(made);
  return { store, root };
}

/** Short and alike, so that they branch and start each other. */
const someKey = fc
  .array(fc.constantFrom(0x11, 0x12, 0x21), { maxLength: 5 })
  .map((all) => Uint8Array.from(all));

describe('OpenedTrie', () => {
  test('finds what a look-up from the root finds, and reads the same nodes', () => {
    fc.assert(
      fc.property(fc.array(someKey), fc.array(someKey), (keys, asked) => {
        const { store, root } = trieOf(keys);
        const [one, other] = [new RecordingStore(store), new RecordingStore(store)];
        const opened = new OpenedTrie(one, root);
        for (const key of [...keys, ...asked]) {
          expect(opened.lookup(key)).toEqual(trieLookup(other, root, key));
        }
        expect(one.witness()).toEqual(other.witness());
      }),
    );
  });

  test('reads a node once', () => {
    const { store, root } = trieOf([Uint8Array.of(1), Uint8Array.of(1, 2)]);
    let reads = 0;
    const get = (hash: Uint8Array) => {
      reads++;
      return store.get(hash);
    };
    const opened = new OpenedTrie({ get }, root);
    opened.lookup(Uint8Array.of(1, 2));
    const first = reads;
    opened.lookup(Uint8Array.of(1, 2));
    expect(first).toBeGreaterThan(1);
    expect(reads).toBe(first);
  });

  test('says when a node is missing', () => {
    const { root } = trieOf([Uint8Array.of(1)]);
    expect(() => new OpenedTrie(new MemoryNodeStore(), root).lookup(Uint8Array.of(1))).toThrow(MissingNode);
  });
});
