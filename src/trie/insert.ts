import {
  createBranch,
  hang,
  type LiveBranch,
  type LiveExtension,
  type LiveLeaf,
  type LiveNode,
  type LiveRoot,
  type LiveValue,
  openSlot,
  type Place,
} from './live-node.ts';
import { type Nibbles, sharedLength, toNibbles } from './nibbles.ts';
import type { NodeStore } from './store.ts';

/** Sets a value, splitting at most one node (nearcore, ops/insert_delete.rs `generic_insert`). */
export function insertValue(store: NodeStore, root: LiveRoot, key: Uint8Array, value: LiveValue): void {
  let { place, rest }: Position = { place: { parent: root, nibble: 0 }, rest: toNibbles(key) };
  for (;;) {
    const node = openSlot(store, place);
    const next = node === undefined ? undefined : descend(node, rest);
    if (next === undefined) {
      settle({ place, rest }, node, value);
      return;
    }
    ({ place, rest } = next);
  }
}

/** How far a walk came, and what of the path is left. */
type Position = { readonly place: Place; readonly rest: Nibbles };

/** One node further down the path, or nothing when the change is made here. */
function descend(node: LiveNode, rest: Nibbles): Position | undefined {
  if (node.kind === 'leaf') return undefined;
  if (node.kind === 'branch') {
    const [nibble] = rest;
    return nibble === undefined ? undefined : { place: { parent: node, nibble }, rest: rest.subarray(1) };
  }
  const shared = sharedLength(node.path, rest);
  if (shared < node.path.length) return undefined;
  return { place: { parent: node, nibble: 0 }, rest: rest.subarray(shared) };
}

function settle({ place, rest }: Position, node: LiveNode | undefined, value: LiveValue): void {
  if (node === undefined) hang(place, { kind: 'leaf', path: rest, value });
  else if (node.kind === 'branch') node.value = value;
  else if (node.kind === 'leaf' && isSame(node.path, rest)) node.value = value;
  else split(place, node, rest, value);
}

const isSame = (a: Nibbles, b: Nibbles): boolean => a.length === b.length && sharedLength(a, b) === a.length;

/** Puts a branch where the path of the node and the path of the new value part. */
function split(place: Place, node: LiveLeaf | LiveExtension, rest: Nibbles, value: LiveValue): void {
  const shared = sharedLength(node.path, rest);
  const branch = createBranch();
  const below = node.path.subarray(shared);
  if (node.kind === 'leaf') hangLeaf(branch, below, node.value);
  else hangExtension(branch, below, node);
  hangLeaf(branch, rest.subarray(shared), value);
  if (shared === 0) hang(place, branch);
  else hang(place, { kind: 'extension', path: rest.subarray(0, shared), child: branch, unread: 0n });
}

function hangLeaf(branch: LiveBranch, path: Nibbles, value: LiveValue): void {
  const [nibble] = path;
  if (nibble === undefined) branch.value = value;
  else branch.children[nibble] = { kind: 'leaf', path: path.subarray(1), value };
}

/** What the first nibble leaves of an extension; an extension of one nibble leaves its child. */
function hangExtension(branch: LiveBranch, path: Nibbles, { child, unread }: LiveExtension): void {
  const [nibble = 0] = path;
  if (path.length > 1) {
    branch.children[nibble] = { kind: 'extension', path: path.subarray(1), child, unread };
  } else {
    branch.children[nibble] = child;
    branch.unread += unread;
  }
}
