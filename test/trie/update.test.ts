import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, toHex } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { trieEntries, trieNodes } from '../../src/trie/entries.ts';
import { trieGet } from '../../src/trie/get.ts';
import type { Hash } from '../../src/trie/node.ts';
import { InvalidNode } from '../../src/trie/node.ts';
import { proofStore, proveKey, readProof } from '../../src/trie/proof.ts';
import { RecordingStore } from '../../src/trie/recorder.ts';
import { MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
import { type TrieChange, trieUpdate } from '../../src/trie/update.ts';

/** Short keys over few letters, so that paths meet, split and end inside one another. */
const key = fc
  .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0xff), { maxLength: 4 })
  .map((b) => Uint8Array.from(b));
const value = fc.uint8Array({ maxLength: 3 });
const change: fc.Arbitrary<TrieChange> = fc.tuple(key, fc.option(value, { nil: undefined }));
const batches = fc.array(fc.array(change, { maxLength: 8 }), { maxLength: 6 });

type State = { readonly store: MemoryNodeStore; readonly root: Hash };

const empty = (): State => ({ store: new MemoryNodeStore(), root: zeroHash });

function apply({ store, root }: State, changes: Iterable<TrieChange>): State {
  const updated = trieUpdate(store, root, changes);
  store.putAll(updated.made);
  return { store, root: updated.root };
}

function applyToMap(map: Map<string, TrieChange>, changes: readonly TrieChange[]): void {
  for (const change of changes) {
    if (change[1] === undefined) map.delete(toHex(change[0]));
    else map.set(toHex(change[0]), change);
  }
}

function run(all: readonly (readonly TrieChange[])[]): State & { map: Map<string, TrieChange> } {
  const map = new Map<string, TrieChange>();
  let state = empty();
  for (const batch of all) {
    state = apply(state, batch);
    applyToMap(map, batch);
  }
  return { ...state, map };
}

describe('trieUpdate', () => {
  test('gives a root that depends on the final map only', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const { root, map } = run(all);
        expect(root).toEqual(apply(empty(), map.values()).root);
        const backwards = [...map.values()].toReversed();
        expect(root).toEqual(backwards.reduce((state, one) => apply(state, [one]), empty()).root);
      }),
    );
  });

  test('agrees with a map, in reads and in order', () => {
    fc.assert(
      fc.property(batches, fc.array(key), (all, others) => {
        const { store, root, map } = run(all);
        const ordered = [...map.values()].sort(([a], [b]) => compareBytes(a, b));
        expect([...trieEntries(store, root)]).toEqual(ordered);
        for (const one of others) expect(trieGet(store, root, one)).toEqual(map.get(toHex(one))?.[1]);
      }),
    );
  });

  test('gives the empty root when everything is removed', () => {
    fc.assert(
      fc.property(batches, (all) => {
        const { store, root, map } = run(all);
        const removals = [...map.values()].map(([one]): TrieChange => [one, undefined]);
        expect(apply({ store, root }, removals).root).toEqual(zeroHash);
      }),
    );
  });

  test('needs no more than what it recorded', () => {
    fc.assert(
      fc.property(batches, fc.array(change), (all, changes) => {
        const { store, root } = run(all);
        const recorder = new RecordingStore(store);
        const updated = trieUpdate(recorder, root, changes);
        expect(trieUpdate(proofStore(recorder.witness()), root, changes).root).toEqual(updated.root);
        expect(recorder.size).toBe(recorder.witness().reduce((sum, bytes) => sum + bytes.length, 0));
      }),
    );
  });

  test('tells an empty value from none', () => {
    const one = apply(empty(), [[Uint8Array.of(1), new Uint8Array(0)]]);
    expect(trieGet(one.store, one.root, Uint8Array.of(1))).toEqual(new Uint8Array(0));
    expect(trieGet(one.store, one.root, Uint8Array.of(2))).toBeUndefined();
  });

  test('holds paths of the longest storage key without running out of stack', () => {
    const longest = new Uint8Array(2_048).fill(0x11);
    const forks = Array.from({ length: 4_096 }, (_, at): TrieChange => {
      const fork = longest.slice(0, (at >> 1) + 1);
      fork[at >> 1] = at % 2 === 0 ? 0x21 : 0x12;
      return [fork, Uint8Array.of(1)];
    });
    const deep = apply(empty(), [[longest, Uint8Array.of(2)], ...forks]);
    expect([...trieNodes(deep.store, deep.root)].length).toBeGreaterThan(8_000);
    expect(trieGet(deep.store, deep.root, longest)).toEqual(Uint8Array.of(2));
    const removals = forks.map(([one]): TrieChange => [one, undefined]);
    const alone = apply(empty(), [[longest, Uint8Array.of(2)]]).root;
    expect(apply(deep, removals).root).toEqual(alone);
  });

  test('fails on a store that lacks a node', () => {
    const { root } = apply(empty(), [[Uint8Array.of(1), Uint8Array.of(1)]]);
    const change: TrieChange = [Uint8Array.of(2), Uint8Array.of(2)];
    expect(() => trieUpdate(new MemoryNodeStore(), root, [change])).toThrow(MissingNode);
  });
});

describe('proofs', () => {
  test('show each key, present or not, and nothing without the store', () => {
    fc.assert(
      fc.property(batches, key, (all, one) => {
        const { store, root, map } = run(all);
        const proof = proveKey(store, root, one);
        expect(readProof(root, one, proof)).toEqual(map.get(toHex(one))?.[1]);
        for (let left = 0; left < proof.length; left++) {
          expect(() => readProof(root, one, proof.toSpliced(left, 1))).toThrow(MissingNode);
        }
      }),
    );
  });

  test('refuse a value where a node must be', () => {
    const store = new MemoryNodeStore();
    const root = store.put(Uint8Array.of(9));
    expect(() => readProof(root, Uint8Array.of(1), [Uint8Array.of(9)])).toThrow(InvalidNode);
    expect(() => trieGet(store, root, Uint8Array.of(1))).toThrow(InvalidNode);
  });
});
