import { compareBytes, fromHex, toHex } from '../../src/primitives/bytes.ts';
import type { StateUpdate } from '../../src/runtime/state/state-update.ts';

/** The state of a chunk without a trie: rows in a map, by their keys in hex. */
export class MapState implements StateUpdate {
  readonly rows: Map<string, Uint8Array>;
  readonly deployed: Uint8Array[] = [];

  constructor(rows: Iterable<readonly [key: string, value: Uint8Array]> = []) {
    this.rows = new Map(rows);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.rows.get(toHex(key));
  }

  has(key: Uint8Array): boolean {
    return this.rows.has(toHex(key));
  }

  set(key: Uint8Array, value: Uint8Array): void {
    this.rows.set(toHex(key), value);
  }

  remove(key: Uint8Array): void {
    this.rows.delete(toHex(key));
  }

  lengthOf(key: Uint8Array): number | undefined {
    return this.get(key)?.length;
  }

  keysWith(prefix: Uint8Array): readonly Uint8Array[] {
    const start = toHex(prefix);
    const keys = [...this.rows.keys()].filter((key) => key.startsWith(start));
    return keys.map(fromHex).sort(compareBytes);
  }

  recordDeploy(code: Uint8Array): void {
    this.deployed.push(code);
  }
}
