import { decodeNibbles, encodedLength, encodeNibbles, type Nibbles, NibblesError } from './nibbles.ts';
import { NodeReader, NodeWriter } from './node-bytes.ts';

export type Hash = Uint8Array;

/** A value is stored beside the nodes, under its own hash. */
export type ValueRef = { readonly length: number; readonly hash: Hash };

/** What a node holds. A branch has sixteen children, by nibble. */
export type NodeShape =
  | { readonly kind: 'leaf'; readonly path: Nibbles; readonly value: ValueRef }
  | { readonly kind: 'extension'; readonly path: Nibbles; readonly child: Hash }
  | {
      readonly kind: 'branch';
      readonly children: readonly (Hash | undefined)[];
      readonly value: ValueRef | undefined;
    };

/** A node of NEAR's radix-16 trie. `memoryUsage` is that of the whole sub-trie, and is hashed with the node. */
export type TrieNode = NodeShape & { readonly memoryUsage: bigint };

/** The bytes are not a node. In a store whose entries match their hashes, someone made it so. */
export class InvalidNode extends Error {}

const tag = { leaf: 0, branch: 1, branchWithValue: 2, extension: 3 } as const;

const hashLength = 32;
const valueRefLength = 4 + hashLength;
const memoryUsageLength = 8;

/** `memoryUsage` without that of the children (nearcore, ops/interface.rs `memory_usage_direct`, TRIE_COSTS). */
export function directUsage(node: NodeShape): number {
  switch (node.kind) {
    case 'leaf':
      return 50 + 2 * encodedLength(node.path) + valueUsage(node.value);
    case 'extension':
      return 50 + 2 * encodedLength(node.path);
    case 'branch':
      return 50 + (node.value === undefined ? 0 : valueUsage(node.value));
  }
}

const valueUsage = (value: ValueRef): number => 50 + value.length;

/** Borsh of `RawTrieNodeWithSize` (nearcore, core/store/src/trie/raw_node.rs). */
export function encodeNode(node: NodeShape, memoryUsage: bigint): Uint8Array<ArrayBuffer> {
  const out = new NodeWriter(bodyLength(node) + memoryUsageLength);
  switch (node.kind) {
    case 'leaf':
      out.u8(tag.leaf);
      out.vec(encodeNibbles(node.path, true));
      writeValue(out, node.value);
      break;
    case 'extension':
      out.u8(tag.extension);
      out.vec(encodeNibbles(node.path, false));
      out.bytes(node.child);
      break;
    case 'branch':
      out.u8(node.value === undefined ? tag.branch : tag.branchWithValue);
      if (node.value !== undefined) writeValue(out, node.value);
      writeChildren(out, node.children);
      break;
  }
  out.u64(memoryUsage);
  return out.finish();
}

function bodyLength(node: NodeShape): number {
  switch (node.kind) {
    case 'leaf':
      return 1 + 4 + encodedLength(node.path) + valueRefLength;
    case 'extension':
      return 1 + 4 + encodedLength(node.path) + hashLength;
    case 'branch': {
      const present = node.children.reduce((count, child) => count + (child === undefined ? 0 : 1), 0);
      return 1 + (node.value === undefined ? 0 : valueRefLength) + 2 + hashLength * present;
    }
  }
}

function writeValue(out: NodeWriter, value: ValueRef): void {
  out.u32(value.length);
  out.bytes(value.hash);
}

function writeChildren(out: NodeWriter, children: readonly (Hash | undefined)[]): void {
  out.u16(children.reduce((bits, child, nibble) => (child === undefined ? bits : bits | (1 << nibble)), 0));
  for (const child of children) if (child !== undefined) out.bytes(child);
}

/** Throws `InvalidNode` on anything that `encodeNode` never gives, but does not judge `memoryUsage`. */
export function decodeNode(bytes: Uint8Array): TrieNode {
  try {
    const from = new NodeReader(bytes);
    const shape = readShape(from);
    const memoryUsage = from.u64();
    from.end();
    return { ...shape, memoryUsage };
  } catch (cause) {
    if (cause instanceof RangeError || cause instanceof NibblesError) {
      throw new InvalidNode(cause.message, { cause });
    }
    throw cause;
  }
}

function readShape(from: NodeReader): NodeShape {
  const kind = from.u8();
  switch (kind) {
    case tag.leaf:
      return { kind: 'leaf', path: readPath(from, true), value: readValue(from) };
    case tag.extension:
      return { kind: 'extension', path: readPath(from, false), child: from.bytes(hashLength) };
    case tag.branch:
      return { kind: 'branch', value: undefined, children: readChildren(from) };
    case tag.branchWithValue:
      return { kind: 'branch', value: readValue(from), children: readChildren(from) };
    default:
      throw new InvalidNode(`unknown kind of node ${kind}`);
  }
}

function readPath(from: NodeReader, isLeaf: boolean): Nibbles {
  const decoded = decodeNibbles(from.bytes(from.u32()));
  if (decoded.isLeaf !== isLeaf) throw new InvalidNode('the path is of the other kind of node');
  if (!isLeaf && decoded.path.length === 0) throw new InvalidNode('an extension extends nothing');
  return decoded.path;
}

const readValue = (from: NodeReader): ValueRef => ({ length: from.u32(), hash: from.bytes(hashLength) });

function readChildren(from: NodeReader): readonly (Hash | undefined)[] {
  const bits = from.u16();
  const children: (Hash | undefined)[] = [];
  for (let nibble = 0; nibble < 16; nibble++) {
    children.push((bits & (1 << nibble)) === 0 ? undefined : from.bytes(hashLength));
  }
  return children;
}
