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
  /** Whether the page ended before the rows did. */
  readonly hasMore: boolean;
};

/** A part of the rows: those with keys above `after`, at most so many, and no further one after so many bytes. */
export type RowPage = {
  readonly after?: Uint8Array | undefined;
  readonly limit?: number | undefined;
  readonly bytes?: number | undefined;
};

type Place = { readonly path: Nibbles; readonly hash: Hash };

/** A view of rows. When the store lacks a node it throws `MissingNode`, and run again it goes on from there. */
export type RowsView = (store: NodeStore, root: Hash) => ViewedRows;

/**
 * The rows whose keys begin with a prefix, and the proof that nearcore gives for them: every node that its iterator
 * visits, in that order (core/store/src/trie/ops/iter.rs, `into_visited_nodes`). A page reads little more than its own
 * rows, and proves no others.
 */
export function rowsUnder(prefix: Uint8Array, page: RowPage = {}): RowsView {
  const { limit = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY } = page;
  const rows: ViewedRow[] = [];
  let size = 0;
  let walk: RowWalk | undefined;
  return (store, root) => {
    walk ??= new RowWalk(root, prefix, page.after);
    for (let row = walk.next(store); row !== undefined; row = walk.next(store)) {
      if (rows.length >= limit || size >= bytes) return { rows, proof: walk.visited, hasMore: true };
      size += row.key.length + row.value.length;
      rows.push(row);
    }
    return { rows, proof: walk.visited, hasMore: false };
  };
}

/** Rows one by one: nothing is read for those that nobody takes. */
export class RowWalk {
  readonly #range: Range;
  readonly #pending: Place[];
  /** Each node so far. */
  readonly visited: Uint8Array[] = [];

  constructor(root: Hash, prefix: Uint8Array, after: Uint8Array | undefined) {
    this.#range = { wanted: toNibbles(prefix), after: after === undefined ? undefined : toNibbles(after) };
    this.#pending = equalBytes(root, zeroHash) ? [] : [{ path: new Uint8Array(0), hash: root }];
  }

  /** Changes nothing when the store throws, so that a state of which much is missing is not walked again for each node. */
  next(store: NodeStore): ViewedRow | undefined {
    for (let place = this.#pending.at(-1); place !== undefined; place = this.#pending.at(-1)) {
      const bytes = readStored(store, place.hash);
      const node = decodeNode(bytes);
      const found = entryAt(place.path, node, this.#range);
      const value = found === undefined ? undefined : readStored(store, found.ref.hash);
      this.#enter(place.path, node);
      this.visited.push(bytes);
      if (found !== undefined && value !== undefined) return { key: found.key, value };
    }
    return undefined;
  }

  /** Its children in place of a node. */
  #enter(path: Nibbles, node: TrieNode): void {
    this.#pending.pop();
    const children = childrenOf(path, node).filter((child) => mayHold(child.path, this.#range));
    this.#pending.push(...children.reverse());
  }
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
