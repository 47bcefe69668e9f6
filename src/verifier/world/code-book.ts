import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { hashOfCode } from '../../primitives/code-hash.ts';
import type { OpenContents } from '../../proof/block-document.ts';

/** Contracts by their hashes. Holds none under a hash that is not its own. */
export class CodeBook {
  readonly #codes = new Map<string, Uint8Array>();

  /** Takes what has its hash and leaves the rest. */
  add({ codes }: Pick<OpenContents, 'codes'>): void {
    for (const { hash, code } of codes) {
      if (code !== undefined && equalBytes(hashOfCode(code), hash)) this.#codes.set(toHex(hash), code);
    }
  }

  get(hash: Uint8Array): Uint8Array | undefined {
    return this.#codes.get(toHex(hash));
  }
}
