/** The state during one chunk, by trie keys: reads see what was written before. Real: `runtime/state/chunk-state.ts`. */
export interface StateUpdate {
  get(key: Uint8Array): Uint8Array | undefined;
  has(key: Uint8Array): boolean;
  set(key: Uint8Array, value: Uint8Array): void;
  remove(key: Uint8Array): void;
  /** Bytes of a value that is not read, and so is in no witness; nothing if there is no value. */
  lengthOf(key: Uint8Array): number | undefined;
  /** The keys that begin so, ascending, with what this chunk wrote. Reads their values too, as nearcore's iterator does. */
  keysWith(prefix: Uint8Array): readonly Uint8Array[];
  /** Code that an action deployed: it can be called at once, though the store has it only after the chunk. */
  recordDeploy(code: Uint8Array): void;
}
