import { toHex } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { Hash } from './node.ts';

/** Nodes and values by their hashes. Who implements it must give bytes that have the hash, or nothing. */
export interface NodeStore {
  get(hash: Hash): Uint8Array | undefined;
  /**
   * A contract's code, where it lies apart from the state, as beside a witness. Without this, code is among the values.
   * What `get` is asked for must not come from there: a witness without a value that is also a code would suffice.
   */
  code?(hash: Hash): Uint8Array | undefined;
}

/** Code, wherever the store has it. */
export const codeIn = (store: NodeStore, hash: Hash): Uint8Array | undefined =>
  store.code === undefined ? store.get(hash) : store.code(hash);

/** What an update made, to be put into a store. */
export type StoredBytes = { readonly hash: Hash; readonly bytes: Uint8Array };

/** The store cannot answer: the state is incomplete, which says nothing of the contract. */
export class MissingNode extends InternalFault {
  readonly hash: Hash;
  constructor(hash: Hash) {
    super(`no node or value ${toHex(hash)} in the store`);
    this.hash = hash;
  }
}

export function readStored(store: NodeStore, hash: Hash): Uint8Array {
  const bytes = store.get(hash);
  if (bytes === undefined) throw new MissingNode(hash);
  return bytes;
}

/** A hash as a key of a `Map`. */
export const hashKey = (hash: Hash): string => Reflect.apply(String.fromCharCode, undefined, hash);

/** Keeps everything that was ever put. */
export class MemoryNodeStore implements NodeStore {
  readonly #entries = new Map<string, Uint8Array>();

  /** Hashes what it is given, so that bytes from anywhere may be put. */
  put(bytes: Uint8Array): Hash {
    const hash = sha256(bytes);
    this.#entries.set(hashKey(hash), bytes);
    return hash;
  }

  /** Takes the hashes as they are: for what `trieUpdate` returned. */
  putAll(made: Iterable<StoredBytes>): void {
    for (const { hash, bytes } of made) this.#entries.set(hashKey(hash), bytes);
  }

  get(hash: Hash): Uint8Array | undefined {
    return this.#entries.get(hashKey(hash));
  }
}
