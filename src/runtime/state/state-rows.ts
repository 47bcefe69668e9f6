import { type Codec, encode } from '../../primitives/borsh.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { readRow } from './records.ts';
import type { StateUpdate } from './state-update.ts';

/** The value of a row that other rows say must be there. Throws `InternalFault` if it is not: the state is broken. */
export function requireRow<T>(state: StateUpdate, codec: Codec<T>, key: Uint8Array, what: string): T {
  const row = readRow(state, codec, key);
  if (row === undefined) throw new InternalFault(`the state has no ${what}, though it should`);
  return row;
}

export function writeRow<T>(state: StateUpdate, codec: Codec<T>, key: Uint8Array, value: T): void {
  state.set(key, encode(codec, value));
}
