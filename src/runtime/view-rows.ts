import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { fromNibbles, joinNibbles, type Nibbles, sharedLength, toNibbles } from '../trie/nibbles.ts';
import { decodeNode, type Hash, type TrieNode, type ValueRef } from '../trie/node.ts';
import { type NodeStore, readStored } from '../trie/store.ts';

export type ViewedRow = { readonly key: Uint8Array; readonly value: Uint8Array };

export type ViewedRows = {
  /** Keys whole, ascending. */
  readonly rows: readonly ViewedRow[];
  /** Nodes that prove them, and that there are no others: parents before children, without the values. */
  readonly proof: readonly Uint8Array[];
};

type Place = { readonly path: Nibbles; readonly hash: Hash };

/**
 * The rows whose keys begin with a prefix, and the proof that nearcore gives for them: every node that its iterator
 * visits, in that order (core/store/src/trie/ops/iter.rs, `into_visited_nodes`). Throws `MissingNode`.
 */
export function viewRowsUnder(store: NodeStore, root: Hash, prefix: Uint8Array): ViewedRows {
  const wanted = toNibbles(prefix);
  const rows: ViewedRow[] = [];
  const proof: Uint8Array[] = [];
  const pending: Place[] = equalBytes(root, zeroHash) ? [] : [{ path: new Uint8Array(0), hash: root }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const bytes = readStored(store, place.hash);
    const node = decodeNode(bytes);
    proof.push(bytes);
    const found = entryAt(place.path, node, wanted);
    if (found !== undefined) rows.push({ key: found.key, value: readStored(store, found.ref.hash) });
    pending.push(
      ...childrenOf(place.path, node)
        .filter((child) => mayHold(child.path, wanted))
        .reverse(),
    );
  }
  return { rows, proof };
}

function entryAt(
  path: Nibbles,
  node: TrieNode,
  wanted: Nibbles,
): { readonly key: Uint8Array; readonly ref: ValueRef } | undefined {
  if (node.kind === 'extension' || node.value === undefined) return undefined;
  const whole = node.kind === 'leaf' ? joinNibbles(path, node.path) : path;
  if (sharedLength(whole, wanted) < wanted.length) return undefined;
  return { key: fromNibbles(whole), ref: node.value };
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
