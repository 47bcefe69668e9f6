import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { trieGet } from '../../src/trie/get.ts';
import { MemoryNodeStore, MissingNode } from '../../src/trie/store.ts';
import { trieUpdate } from '../../src/trie/update.ts';
import { WorldNodes } from '../../src/worlds/world-nodes.ts';

const key = (index: number): Uint8Array => toUtf8(`a key with the number ${index}`);

/** A trie of a hundred values that lies elsewhere, and how often it was asked. */
function farTrie() {
  const store = new MemoryNodeStore();
  const rows = Array.from({ length: 100 }, (_, index) => [key(index), toUtf8(`value ${index}`)] as const);
  const { root, made } = trieUpdate(store, zeroHash, rows);
  store.putAll(made);
  let asked = 0;
  const source = {
    nodes: async (hashes: readonly Uint8Array[]) => {
      asked += hashes.length;
      return hashes.map((hash) => store.get(hash));
    },
  };
  return { source, root, made, asked: () => asked };
}

describe('the nodes of a world', () => {
  test('are fetched as they are needed, and then at hand', async () => {
    const { source, root, asked } = farTrie();
    const nodes = new WorldNodes(source, 1_000_000);
    const read = () => nodes.run((store) => trieGet(store, root, key(7)));
    expect(await read()).toEqual(toUtf8('value 7'));
    const first = asked();
    expect(first).toBeGreaterThan(1);
    expect(await read()).toEqual(toUtf8('value 7'));
    expect(asked()).toBe(first);
  });

  test('are at hand when they were just made', async () => {
    const { source, root, made, asked } = farTrie();
    const nodes = new WorldNodes(source, 1_000_000);
    nodes.remember(made);
    expect(await nodes.run((store) => trieGet(store, root, key(7)))).toEqual(toUtf8('value 7'));
    expect(asked()).toBe(0);
  });

  test('suffice for a run even when the cache holds none of them', async () => {
    const { source, root } = farTrie();
    const nodes = new WorldNodes(source, 1);
    const all = await nodes.run((store) => [1, 2, 3].map((index) => trieGet(store, root, key(index))));
    expect(all).toEqual([1, 2, 3].map((index) => toUtf8(`value ${index}`)));
  });

  test('are forgotten in time, so that the cache has a bound', async () => {
    const { source, root, asked } = farTrie();
    const nodes = new WorldNodes(source, 2_000);
    const readAll = async () => {
      for (let index = 0; index < 100; index++) await nodes.run((store) => trieGet(store, root, key(index)));
      return asked();
    };
    const first = await readAll();
    expect(await readAll()).toBeGreaterThan(first + 50);
  });

  test('are handed on in order, with nothing where there is none', async () => {
    const { source, root } = farTrie();
    const nodes = new WorldNodes(source, 1_000_000);
    const [one] = await nodes.nodes([root]);
    expect(await nodes.nodes([zeroHash, root])).toEqual([undefined, one]);
    expect(await nodes.nodes([])).toEqual([]);
  });

  test('that are nowhere are a fault', async () => {
    const nodes = new WorldNodes(farTrie().source, 1_000_000);
    await expect(nodes.run((store) => trieGet(store, new Uint8Array(32).fill(1), key(1)))).rejects.toThrow(
      MissingNode,
    );
  });

  test('let other failures pass', async () => {
    const nodes = new WorldNodes(farTrie().source, 1_000_000);
    await expect(
      nodes.run(() => {
        throw new RangeError('mine');
      }),
    ).rejects.toThrow(RangeError);
  });
});
