import { hashOfCode } from '../../primitives/code-hash.ts';
import type { Hash } from '../../trie/node.ts';
import { codeIn, hashKey, MissingNode, type NodeStore } from '../../trie/store.ts';
import { orderFault, type WitnessFault, WitnessStore } from '../../trie/witness-store.ts';
import type { Engine } from '../one-shot/one-shot.ts';
import { applyChunk, type ChunkInput, type ChunkResult } from './apply.ts';

/** What an execution on nothing but a witness came to. */
export type Stateless<T> =
  | { readonly ok: true; readonly result: T }
  | { readonly ok: false; readonly fault: WitnessFault };

/** Code that a witness leaves out, as NEAR's does: whoever executes has it by its hash. */
export type CodeSource = readonly Uint8Array[];

/**
 * Applies a chunk to a state of which only a witness and code are known. The same root, outcomes, gas, logs and receipts
 * as on the whole state, or the fault of the witness: each of its entries must be needed, and nothing else.
 * Any other error is thrown: the input contradicts itself, or we failed.
 */
export const applyStateless = (
  input: ChunkInput,
  witness: readonly Uint8Array[],
  codes: CodeSource,
  engine: Engine = {},
): Stateless<ChunkResult> => onWitness(witness, codes, (store) => applyChunk(input, store, engine));

/** Runs `use` on a witness and names what is wrong with it. */
export function onWitness<T>(
  witness: readonly Uint8Array[],
  codes: CodeSource,
  use: (store: NodeStore) => T,
): Stateless<T> {
  const fault = orderFault(witness);
  if (fault !== undefined) return { ok: false, fault };
  const entries = new WitnessStore(witness);
  try {
    const result = use(withCodes(entries, codes));
    const unused = entries.unusedFault();
    return unused === undefined ? { ok: true, result } : { ok: false, fault: unused };
  } catch (cause) {
    if (cause instanceof MissingNode) return { ok: false, fault: { kind: 'missing', hash: cause.hash } };
    throw cause;
  }
}

/** Codes beside a store of nodes and values, by their hashes. They stand for no value, and no value need stand for them. */
export function withCodes(entries: NodeStore, codes: CodeSource): NodeStore {
  const byHash = new Map(codes.map((code) => [hashKey(hashOfCode(code)), code]));
  return {
    get: (hash: Hash) => entries.get(hash),
    code: (hash: Hash) => byHash.get(hashKey(hash)) ?? codeIn(entries, hash),
  };
}
