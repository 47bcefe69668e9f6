import { compareBytes } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import type { Hash } from './node.ts';
import { hashKey, type NodeStore } from './store.ts';

/** What is wrong with a witness before or after it is used. */
export type WitnessFault =
  /** Not in byte order, in which each entry stands once. */
  | { readonly kind: 'unordered'; readonly index: number }
  | { readonly kind: 'duplicate'; readonly index: number }
  /** The execution asked for what is not there: left out, or put in with other bytes. */
  | { readonly kind: 'missing'; readonly hash: Hash }
  /** Nothing asked for it. */
  | { readonly kind: 'unused'; readonly index: number };

/** Of the order, which is part of the form: two lists of the same entries would have two hashes. */
export function orderFault(witness: readonly Uint8Array[]): WitnessFault | undefined {
  for (let index = 1; index < witness.length; index++) {
    const [before, here] = [witness[index - 1], witness[index]];
    if (before === undefined || here === undefined) continue;
    const order = compareBytes(before, here);
    if (order === 0) return { kind: 'duplicate', index };
    if (order > 0) return { kind: 'unordered', index };
  }
  return undefined;
}

/**
 * A state of which only a witness is known: NEAR's partial storage. Entries are found by the hashes of their bytes, so
 * that a changed one is missing under its old hash.
 */
export class WitnessStore implements NodeStore {
  readonly #entries = new Map<string, { readonly index: number; readonly bytes: Uint8Array }>();
  readonly #used = new Set<number>();
  readonly #witness: readonly Uint8Array[];

  constructor(witness: readonly Uint8Array[]) {
    this.#witness = witness;
    for (const [index, bytes] of witness.entries())
      this.#entries.set(hashKey(sha256(bytes)), { index, bytes });
  }

  get(hash: Hash): Uint8Array | undefined {
    const entry = this.#entries.get(hashKey(hash));
    if (entry !== undefined) this.#used.add(entry.index);
    return entry?.bytes;
  }

  /** The first entry that nothing asked for. Comes after the execution. */
  unusedFault(): Extract<WitnessFault, { kind: 'unused' }> | undefined {
    const index = this.#witness.findIndex((_, at) => !this.#used.has(at));
    return index < 0 ? undefined : { kind: 'unused', index };
  }
}
