import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import { type Nibbles, sharedLength, toNibbles } from './nibbles.ts';
import { decodeNode, type Hash, type TrieNode, type ValueRef } from './node.ts';
import { type NodeStore, readStored } from './store.ts';

/** The value of a key, or `undefined` if it has none. Throws `MissingNode` when the store lacks a node or the value. */
export function trieGet(store: NodeStore, root: Hash, key: Uint8Array): Uint8Array | undefined {
  const found = trieLookup(store, root, key);
  return found === undefined ? undefined : readStored(store, found.hash);
}

/** Reads every node from the root down to where the key is, or would be, and not the value. */
export function trieLookup(store: NodeStore, root: Hash, key: Uint8Array): ValueRef | undefined {
  if (equalBytes(root, zeroHash)) return undefined;
  let step: Step = { next: root, rest: toNibbles(key) };
  while (step !== undefined && 'next' in step) {
    step = follow(decodeNode(readStored(store, step.next)), step.rest);
  }
  return step;
}

/** One node down, or the value, or nothing. */
type Step = { readonly next: Hash; readonly rest: Nibbles } | ValueRef | undefined;

function follow(node: TrieNode, rest: Nibbles): Step {
  switch (node.kind) {
    case 'leaf':
      return rest.length === node.path.length && startsWith(rest, node.path) ? node.value : undefined;
    case 'extension':
      return startsWith(rest, node.path)
        ? { next: node.child, rest: rest.subarray(node.path.length) }
        : undefined;
    case 'branch': {
      const [nibble] = rest;
      if (nibble === undefined) return node.value;
      const next = node.children[nibble];
      return next === undefined ? undefined : { next, rest: rest.subarray(1) };
    }
  }
}

const startsWith = (path: Nibbles, prefix: Nibbles): boolean => sharedLength(path, prefix) === prefix.length;
