import { equalBytes } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { trieLookup } from './get.ts';
import { type Hash, InvalidNode, type ValueRef } from './node.ts';
import { MissingNode, type NodeStore } from './store.ts';
import { WitnessStore } from './witness-store.ts';

/** A key of a state and its value; no value: the state does not have the key. */
export type StateRow = { readonly key: Uint8Array; readonly value: Uint8Array | undefined };

/** Why a proof does not show a row. */
export type StateProofFault =
  /** The path to the key goes through a node that is not there, or that was changed. */
  | { readonly kind: 'missing'; readonly hash: Hash }
  /** Bytes on the path are no node. */
  | { readonly kind: 'invalid'; readonly message: string }
  /** It shows another value of the key. */
  | { readonly kind: 'other_value'; readonly hash: Hash }
  /** It shows that the key is there, or that it is not, and the row says the opposite. */
  | { readonly kind: 'present' | 'absent' }
  /** The rows take no look at it. */
  | { readonly kind: 'unused'; readonly index: number };

/**
 * Judges a proof as NEAR's RPC gives it (`view_state` with `include_proof`): the nodes on the paths to all rows, in any
 * order; values may be among them. The first fault, or nothing: then the state with this root has these rows, and no
 * node is too many.
 */
export function checkStateProof(
  root: Hash,
  rows: readonly StateRow[],
  proof: readonly Uint8Array[],
): StateProofFault | undefined {
  const nodes = new WitnessStore(proof);
  for (const row of rows) {
    const fault = checkRow(nodes, root, row);
    if (fault !== undefined) return fault;
  }
  const unused = nodes.unusedFault();
  return unused === undefined ? undefined : { kind: 'unused', index: unused.index };
}

function checkRow(nodes: NodeStore, root: Hash, { key, value }: StateRow): StateProofFault | undefined {
  try {
    const found = trieLookup(nodes, root, key);
    // A proof may hold the value as well, which is then no node too many.
    if (found !== undefined) nodes.get(found.hash);
    return compare(found, value);
  } catch (cause) {
    if (cause instanceof MissingNode) return { kind: 'missing', hash: cause.hash };
    if (cause instanceof InvalidNode) return { kind: 'invalid', message: cause.message };
    throw cause;
  }
}

function compare(found: ValueRef | undefined, value: Uint8Array | undefined): StateProofFault | undefined {
  if (found === undefined) return value === undefined ? undefined : { kind: 'absent' };
  if (value === undefined) return { kind: 'present' };
  const isSame = found.length === value.length && equalBytes(found.hash, sha256(value));
  return isSame ? undefined : { kind: 'other_value', hash: found.hash };
}
