import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { type Nibbles, toNibbles } from './nibbles.ts';
import { decodeNode, type Hash, type TrieNode, type ValueRef } from './node.ts';
import { type NodeStore, readStored } from './store.ts';

type Opened = { readonly node: TrieNode; readonly below: (Opened | undefined)[] };

/**
 * A trie that stays as it is, for many look-ups. Each node is read from the store and decoded once, by the first look-up
 * that comes to it: keys of 2 KiB make paths of 4,096 nodes, and a guest may look one up as often as it likes.
 */
export class OpenedTrie {
  readonly #store: NodeStore;
  readonly #root: Hash;
  #top: Opened | undefined;

  constructor(store: NodeStore, root: Hash) {
    this.#store = store;
    this.#root = root;
  }

  /** As `trieLookup`. */
  lookup(key: Uint8Array): ValueRef | undefined {
    if (equalBytes(this.#root, zeroHash)) return undefined;
    this.#top ??= this.#open(this.#root);
    return this.#descend(this.#top, toNibbles(key));
  }

  /** Without a piece of the path, or anything else, made at each node. */
  #descend(top: Opened, path: Nibbles): ValueRef | undefined {
    let depth = 0;
    for (let at: Opened | undefined = top; at !== undefined; ) {
      const { node }: Opened = at;
      if (node.kind === 'leaf') return isRest(path, depth, node.path) ? node.value : undefined;
      if (node.kind === 'branch' && depth === path.length) return node.value;
      const length = node.kind === 'branch' ? 1 : node.path.length;
      at = this.#below(at, path, depth);
      depth += length;
    }
    return undefined;
  }

  #below(at: Opened, path: Nibbles, depth: number): Opened | undefined {
    const { node } = at;
    if (node.kind === 'extension')
      return liesAt(path, depth, node.path) ? this.#child(at, 0, node.child) : undefined;
    const nibble = path[depth] ?? 0;
    return node.kind === 'branch' ? this.#child(at, nibble, node.children[nibble]) : undefined;
  }

  #child({ below }: Opened, slot: number, hash: Hash | undefined): Opened | undefined {
    const opened = below[slot];
    if (opened !== undefined || hash === undefined) return opened;
    const made = this.#open(hash);
    below[slot] = made;
    return made;
  }

  #open(hash: Hash): Opened {
    return { node: decodeNode(readStored(this.#store, hash)), below: [] };
  }
}

const liesAt = (path: Nibbles, depth: number, part: Nibbles): boolean =>
  part.length <= path.length - depth && part.every((nibble, i) => path[depth + i] === nibble);

const isRest = (path: Nibbles, depth: number, part: Nibbles): boolean =>
  depth + part.length === path.length && liesAt(path, depth, part);
