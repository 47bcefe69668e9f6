import { toHex } from '../primitives/bytes.ts';

/** Tells names that come for the first time from those that came before. */
export class SeenOnce {
  readonly #seen = new Set<string>();

  isNew(name: Uint8Array): boolean {
    const before = this.#seen.size;
    this.#seen.add(toHex(name));
    return this.#seen.size > before;
  }
}
