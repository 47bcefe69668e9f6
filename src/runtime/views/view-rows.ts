import { compareBytes, equalBytes } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { fromNibbles, joinNibbles, type Nibbles, sharedLength, toNibbles } from '../../trie/nibbles.ts';
import { decodeNode, type Hash, type TrieNode, type ValueRef } from '../../trie/node.ts';
import { type NodeStore, readStored } from '../../trie/store.ts';

export type ViewedRow = { readonly key: Uint8Array; readonly value: Uint8Array };

export type ViewedRows = {
  /** Keys whole, ascending. */
  readonly rows: readonly ViewedRow[];
  /** Nodes that prove them, and that there are no others: parents before children, without the values. */
  readonly proof: readonly Uint8Array[];
};

/** A part of the rows: those with keys above `after`, and at most so many. */
export type RowPage = { readonly after?: Uint8Array | undefined; readonly limit?: number | undefined };

type Place = { readonly path: Nibbles; readonly hash: Hash };

/**
 * The rows whose keys begin with a prefix, and the proof that nearcore gives for them: every node that its iterator
 * visits, in that order (core/store/src/trie/ops/iter.rs, `into_visited_nodes`). A page reads little more than its own
 * rows, and proves no others. Throws `MissingNode`.
 */
export function viewRowsUnder(
  store: NodeStore,
  root: Hash,
  prefix: Uint8Array,
  { after, limit = Number.POSITIVE_INFINITY }: RowPage = {},
): ViewedRows {
  const range = { wanted: toNibbles(prefix), after: after === undefined ? undefined : toNibbles(after) };
  const rows: ViewedRow[] = [];
  const proof: Uint8Array[] = [];
  const pending: Place[] = equalBytes(root, zeroHash) ? [] : [{ path: new Uint8Array(0), hash: root }];
  for (let place = pending.pop(); place !== undefined && rows.length < limit; place = pending.pop()) {
    const bytes = readStored(store, place.hash);
    const node = decodeNode(bytes);
    proof.push(bytes);
    const found = entryAt(place.path, node, range);
    if (found !== undefined) rows.push({ key: found.key, value: readStored(store, found.ref.hash) });
    pending.push(
      ...childrenOf(place.path, node)
        .filter(({ path }) => mayHold(path, range))
        .reverse(),
    );
  }
  return { rows, proof };
}

type Range = { readonly wanted: Nibbles; readonly after: Nibbles | undefined };

function entryAt(
  path: Nibbles,
  node: TrieNode,
  { wanted, after }: Range,
): { readonly key: Uint8Array; readonly ref: ValueRef } | undefined {
  if (node.kind === 'extension' || node.value === undefined) return undefined;
  const whole = node.kind === 'leaf' ? joinNibbles(path, node.path) : path;
  if (sharedLength(whole, wanted) < wanted.length) return undefined;
  if (after !== undefined && compareBytes(whole, after) <= 0) return undefined;
  return { key: fromNibbles(whole), ref: node.value };
}

/** Above the prefix only the one path to it is read, and nothing of which every key comes before the page. */
function mayHold(path: Nibbles, { wanted, after }: Range): boolean {
  if (sharedLength(path, wanted) < Math.min(path.length, wanted.length)) return false;
  return after === undefined || compareBytes(path, after.subarray(0, path.length)) >= 0;
}

function childrenOf(path: Nibbles, node: TrieNode): Place[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'extension') return [{ path: joinNibbles(path, node.path), hash: node.child }];
  return node.children.flatMap((hash, nibble) =>
    hash === undefined ? [] : [{ path: joinNibbles(path, Uint8Array.of(nibble)), hash }],
  );
}
