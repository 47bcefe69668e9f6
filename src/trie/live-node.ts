import { equalBytes } from '../primitives/bytes.ts';
import { zeroHash } from '../primitives/hash.ts';
import type { Nibbles } from './nibbles.ts';
import { decodeNode, directUsage, type Hash, type TrieNode, type ValueRef } from './node.ts';
import { type NodeStore, readStored } from './store.ts';

/** A value that is already stored, or one that an update brings. */
export type LiveValue = ValueRef | { readonly bytes: Uint8Array };

export type LiveLeaf = { readonly kind: 'leaf'; path: Nibbles; value: LiveValue };
export type LiveExtension = {
  readonly kind: 'extension';
  path: Nibbles;
  child: Slot | undefined;
  unread: bigint;
};
export type LiveBranch = {
  readonly kind: 'branch';
  readonly children: (Slot | undefined)[];
  value: LiveValue | undefined;
  unread: bigint;
};

/**
 * A node being changed. Children that nobody looked at stay hashes; `unread` is what those weigh together in
 * `memoryUsage`, so that a branch can be weighed without reading all its children.
 */
export type LiveNode = LiveLeaf | LiveExtension | LiveBranch;

/** Where a node hangs: not read yet, or read. */
export type Slot = Hash | LiveNode;

/** Holds the root, which has no parent. */
export type LiveRoot = { readonly kind: 'root'; child: Slot | undefined; unread: bigint };

export type Parent = LiveRoot | LiveExtension | LiveBranch;

/** A slot of a parent. The nibble matters to branches only. */
export type Place = { readonly parent: Parent; readonly nibble: number };

export const createRoot = (hash: Hash): LiveRoot => ({
  kind: 'root',
  child: equalBytes(hash, zeroHash) ? undefined : hash,
  unread: 0n,
});

export const createBranch = (): LiveBranch => ({
  kind: 'branch',
  children: new Array<Slot | undefined>(16).fill(undefined),
  value: undefined,
  unread: 0n,
});

export const slotAt = ({ parent, nibble }: Place): Slot | undefined =>
  parent.kind === 'branch' ? parent.children[nibble] : parent.child;

/** An extension without a child lives only until it is squashed. */
export function hang(place: Place, slot: Slot | undefined): void {
  if (place.parent.kind === 'branch') place.parent.children[place.nibble] = slot;
  else place.parent.child = slot;
}

/** The node in a slot, read from the store the first time. Throws `MissingNode` and `InvalidNode`. */
export function openSlot(store: NodeStore, place: Place): LiveNode | undefined {
  const slot = slotAt(place);
  if (!(slot instanceof Uint8Array)) return slot;
  const node = decodeNode(readStored(store, slot));
  const live = thaw(node);
  place.parent.unread -= node.memoryUsage;
  hang(place, live);
  return live;
}

function thaw(node: TrieNode): LiveNode {
  switch (node.kind) {
    case 'leaf':
      return { kind: 'leaf', path: node.path, value: node.value };
    case 'extension':
      return { kind: 'extension', path: node.path, child: node.child, unread: belowOf(node) };
    case 'branch':
      return { kind: 'branch', children: [...node.children], value: node.value, unread: belowOf(node) };
  }
}

const belowOf = (node: TrieNode): bigint => node.memoryUsage - BigInt(directUsage(node));
