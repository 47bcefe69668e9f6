import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { fromNibbles, joinNibbles, type Nibbles, sharedLength, toNibbles } from './nibbles.ts';
import { decodeNode, type Hash, type TrieNode } from './node.ts';
import { type NodeStore, readStored } from './store.ts';

/** A node, and the path that leads to it. */
type Place = { readonly path: Nibbles; readonly hash: Hash };

/**
 * The keys that begin with a prefix, ascending. Reads the path to the prefix and then all below it, the values too:
 * what nearcore's iterator records (core/store/src/trie/ops/iter.rs, `seek_prefix`). Throws `MissingNode`.
 */
export function triePrefixKeys(store: NodeStore, root: Hash, prefix: Uint8Array): readonly Uint8Array[] {
  if (equalBytes(root, zeroHash)) return [];
  const wanted = toNibbles(prefix);
  const keys: Uint8Array[] = [];
  const pending: Place[] = [{ path: new Uint8Array(0), hash: root }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const node = decodeNode(readStored(store, place.hash));
    const key = keyAt(store, place.path, node, wanted);
    if (key !== undefined) keys.push(key);
    pending.push(
      ...childrenOf(place.path, node)
        .filter(({ path }) => mayHold(path, wanted))
        .reverse(),
    );
  }
  return keys;
}

function keyAt(store: NodeStore, path: Nibbles, node: TrieNode, wanted: Nibbles): Uint8Array | undefined {
  if (node.kind === 'extension' || node.value === undefined) return undefined;
  const whole = node.kind === 'leaf' ? joinNibbles(path, node.path) : path;
  if (sharedLength(whole, wanted) < wanted.length) return undefined;
  readStored(store, node.value.hash);
  return fromNibbles(whole);
}

/** Above the prefix only the one path to it is read. */
const mayHold = (path: Nibbles, wanted: Nibbles): boolean =>
  sharedLength(path, wanted) === Math.min(path.length, wanted.length);

function childrenOf(path: Nibbles, node: TrieNode): Place[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'extension') return [{ path: joinNibbles(path, node.path), hash: node.child }];
  return node.children.flatMap((hash, nibble) =>
    hash === undefined ? [] : [{ path: joinNibbles(path, Uint8Array.of(nibble)), hash }],
  );
}
