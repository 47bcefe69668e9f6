import { concatBytes, equalBytes } from '../../primitives/bytes.ts';

const hashLength = 32;

/** A block that came before: its name, what it left, and whether its signature fits. */
export type SeenBlock = {
  readonly hash: Uint8Array;
  readonly left: Uint8Array;
  readonly isSigned: boolean;
};

/** The blocks of a history so far, by sequence: some 65 bytes each, so that a long history fits. */
export class SeenBlocks {
  readonly #places = new Map<bigint, number>();
  readonly #signed: boolean[] = [];
  #bytes = new Uint8Array(64 * hashLength);

  get(sequence: bigint): SeenBlock | undefined {
    const place = this.#places.get(sequence);
    if (place === undefined) return undefined;
    const from = place * 2 * hashLength;
    return {
      hash: this.#bytes.slice(from, from + hashLength),
      left: this.#bytes.slice(from + hashLength, from + 2 * hashLength),
      isSigned: this.#signed[place] === true,
    };
  }

  add(sequence: bigint, { hash, left, isSigned }: SeenBlock): void {
    const place = this.#signed.length;
    const from = place * 2 * hashLength;
    if (from + 2 * hashLength > this.#bytes.length) this.#grow();
    this.#bytes.set(concatBytes(hash, left), from);
    this.#signed.push(isSigned);
    this.#places.set(sequence, place);
  }

  /** What the block with this name left; a look through all of them. */
  leftBy(blockHash: Uint8Array): Uint8Array | undefined {
    for (let from = 0; from < this.#signed.length * 2 * hashLength; from += 2 * hashLength) {
      const hash = this.#bytes.subarray(from, from + hashLength);
      if (equalBytes(hash, blockHash)) return this.#bytes.slice(from + hashLength, from + 2 * hashLength);
    }
    return undefined;
  }

  #grow(): void {
    const grown = new Uint8Array(2 * this.#bytes.length);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
