import { sha256, zeroHash } from '../primitives/hash.ts';
import {
  hang,
  type LiveNode,
  type LiveRoot,
  type LiveValue,
  type Parent,
  type Place,
  slotAt,
} from './live-node.ts';
import { directUsage, encodeNode, type Hash, type NodeShape, type ValueRef } from './node.ts';
import type { StoredBytes } from './store.ts';

export type Sealed = { readonly root: Hash; readonly made: readonly StoredBytes[] };

/** Weighs, encodes and hashes each changed node once, children first. */
export function seal(root: LiveRoot): Sealed {
  const made: StoredBytes[] = [];
  for (const { place, node } of parentsFirst(root).reverse()) {
    const shape = toShape(node, made);
    const memoryUsage = BigInt(directUsage(shape)) + (node.kind === 'leaf' ? 0n : node.unread);
    hang(place, store(encodeNode(shape, memoryUsage), made));
    place.parent.unread += memoryUsage;
  }
  return { root: asHash(root.child) ?? zeroHash, made };
}

function store(bytes: Uint8Array, made: StoredBytes[]): Hash {
  const hash = sha256(bytes);
  made.push({ hash, bytes });
  return hash;
}

type LivePlace = { readonly place: Place; readonly node: LiveNode };

/** A loop, not a recursion: a path can be thousands of nodes long. */
function parentsFirst(root: LiveRoot): LivePlace[] {
  const found: LivePlace[] = [];
  addLive(found, root);
  for (let i = 0; i < found.length; i++) {
    const node = found[i]?.node;
    if (node !== undefined && node.kind !== 'leaf') addLive(found, node);
  }
  return found;
}

function addLive(found: LivePlace[], parent: Parent): void {
  const width = parent.kind === 'branch' ? parent.children.length : 1;
  for (let nibble = 0; nibble < width; nibble++) {
    const place = { parent, nibble };
    const node = slotAt(place);
    if (node !== undefined && !(node instanceof Uint8Array)) found.push({ place, node });
  }
}

/** Children are sealed by now, so all slots are hashes. */
function toShape(node: LiveNode, made: StoredBytes[]): NodeShape {
  switch (node.kind) {
    case 'leaf':
      return { kind: 'leaf', path: node.path, value: toRef(node.value, made) };
    case 'extension':
      return { kind: 'extension', path: node.path, child: asHash(node.child) ?? zeroHash };
    case 'branch':
      return {
        kind: 'branch',
        children: node.children.map(asHash),
        value: node.value === undefined ? undefined : toRef(node.value, made),
      };
  }
}

function toRef(value: LiveValue, made: StoredBytes[]): ValueRef {
  if ('hash' in value) return value;
  return { length: value.bytes.length, hash: store(value.bytes, made) };
}

function asHash(slot: LiveNode | Hash | undefined): Hash | undefined {
  return slot instanceof Uint8Array ? slot : undefined;
}
