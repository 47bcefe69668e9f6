import {
  hang,
  type LiveBranch,
  type LiveExtension,
  type LiveNode,
  type LiveRoot,
  openSlot,
  type Place,
  slotAt,
} from './live-node.ts';
import { joinNibbles, type Nibbles, sharedLength, toNibbles } from './nibbles.ts';
import type { NodeStore } from './store.ts';

/**
 * Removes a value, if there is one, and brings every node above it back to normal form
 * (nearcore, ops/insert_delete.rs `generic_delete`, ops/squash.rs).
 */
export function removeValue(store: NodeStore, root: LiveRoot, key: Uint8Array): void {
  const trail: Place[] = [];
  if (!takeOut(store, root, toNibbles(key), trail)) return;
  for (const place of trail.reverse()) squash(store, place);
}

/** Walks down, noting the places passed. Returns whether there was a value to take out. */
function takeOut(store: NodeStore, root: LiveRoot, path: Nibbles, trail: Place[]): boolean {
  let rest = path;
  let place: Place = { parent: root, nibble: 0 };
  for (;;) {
    const node = openSlot(store, place);
    if (node === undefined) return false;
    trail.push(place);
    if (node.kind === 'leaf') return takeLeaf(place, node.path, rest);
    if (node.kind === 'branch' && rest.length === 0) return takeBranchValue(node);
    const step = stepInto(node, rest);
    if (step === undefined) return false;
    place = { parent: node, nibble: rest[0] ?? 0 };
    rest = rest.subarray(step);
  }
}

/** How many nibbles a node takes off a path that goes through it. */
function stepInto(node: LiveBranch | LiveExtension, rest: Nibbles): number | undefined {
  if (node.kind === 'branch') return 1;
  const { length } = node.path;
  return sharedLength(node.path, rest) === length ? length : undefined;
}

function takeLeaf(place: Place, path: Nibbles, rest: Nibbles): boolean {
  if (path.length !== rest.length || sharedLength(path, rest) < rest.length) return false;
  hang(place, undefined);
  return true;
}

function takeBranchValue(branch: LiveBranch): boolean {
  if (branch.value === undefined) return false;
  branch.value = undefined;
  return true;
}

/** Restores normal form at one place, when it holds below. */
function squash(store: NodeStore, place: Place): void {
  const node = slotAt(place);
  if (node === undefined || node instanceof Uint8Array || node.kind === 'leaf') return;
  if (node.kind === 'branch') squashBranch(store, place, node);
  else hang(place, extend(node.path, openSlot(store, { parent: node, nibble: 0 })));
}

function squashBranch(store: NodeStore, place: Place, branch: LiveBranch): void {
  const nibbles = branch.children.flatMap((child, nibble) => (child === undefined ? [] : [nibble]));
  const [nibble] = nibbles;
  if (nibble === undefined) {
    const { value } = branch;
    hang(place, value === undefined ? undefined : { kind: 'leaf', path: new Uint8Array(0), value });
  } else if (nibbles.length === 1 && branch.value === undefined) {
    // Protocol: the last child is read even if nothing else looks at it, so it is part of the witness.
    hang(place, extend(Uint8Array.of(nibble), openSlot(store, { parent: branch, nibble })));
  }
}

/** The node with a longer path above it. Leaves and extensions take the path into their own. */
function extend(path: Nibbles, node: LiveNode | undefined): LiveNode | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'branch') return { kind: 'extension', path, child: node, unread: 0n };
  return { ...node, path: joinNibbles(path, node.path) };
}
