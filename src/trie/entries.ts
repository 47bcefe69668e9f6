import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { fromNibbles, joinNibbles, type Nibbles } from './nibbles.ts';
import { decodeNode, type Hash, type TrieNode, type ValueRef } from './node.ts';
import { type NodeStore, readStored, type StoredBytes } from './store.ts';

/** Every key with its value, keys ascending. Reads the whole trie. Throws `MissingNode`. */
export function* trieEntries(
  store: NodeStore,
  root: Hash,
): Iterable<readonly [key: Uint8Array, value: Uint8Array]> {
  for (const { path, node } of walk(store, root)) {
    const value = valueIn(node);
    if (value === undefined) continue;
    const whole = node.kind === 'leaf' ? joinNibbles(path, node.path) : path;
    yield [fromNibbles(whole), readStored(store, value.hash)];
  }
}

/** Every node, a parent before its children; equal sub-tries come again. Reads no values. */
export function* trieNodes(store: NodeStore, root: Hash): Iterable<StoredBytes> {
  for (const { hash, bytes } of walk(store, root)) yield { hash, bytes };
}

type Visit = StoredBytes & { readonly path: Nibbles; readonly node: TrieNode };

function* walk(store: NodeStore, root: Hash): Iterable<Visit> {
  const pending: { path: Nibbles; hash: Hash }[] = equalBytes(root, zeroHash)
    ? []
    : [{ path: new Uint8Array(0), hash: root }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const bytes = readStored(store, next.hash);
    const node = decodeNode(bytes);
    yield { ...next, bytes, node };
    pending.push(...childrenOf(next.path, node).reverse());
  }
}

function childrenOf(path: Nibbles, node: TrieNode): { path: Nibbles; hash: Hash }[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'extension') return [{ path: joinNibbles(path, node.path), hash: node.child }];
  return node.children.flatMap((hash, nibble) =>
    hash === undefined ? [] : [{ path: joinNibbles(path, Uint8Array.of(nibble)), hash }],
  );
}

const valueIn = (node: TrieNode): ValueRef | undefined =>
  node.kind === 'extension' ? undefined : node.value;
