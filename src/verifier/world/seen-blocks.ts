import { concatBytes, toHex } from '../../primitives/bytes.ts';

const hashLength = 32;

/** A block that came before: its name, what it left, and whether its signature fits. */
export type SeenBlock = {
  readonly hash: Uint8Array;
  readonly left: Uint8Array;
  readonly isSigned: boolean;
};

/** The blocks of a history so far, by sequence: some 200 bytes each, so that a long history fits. */
export class SeenBlocks {
  readonly #places = new Map<bigint, number>();
  /** Of each name the first place: a history of many restores asks for many. */
  readonly #named = new Map<string, number>();
  readonly #signed: boolean[] = [];
  #bytes = new Uint8Array(64 * hashLength);

  get(sequence: bigint): SeenBlock | undefined {
    const place = this.#places.get(sequence);
    return place === undefined ? undefined : this.#at(place);
  }

  add(sequence: bigint, { hash, left, isSigned }: SeenBlock): void {
    const place = this.#signed.length;
    const from = place * 2 * hashLength;
    if (from + 2 * hashLength > this.#bytes.length) this.#grow();
    this.#bytes.set(concatBytes(hash, left), from);
    this.#signed.push(isSigned);
    this.#places.set(sequence, place);
    const name = toHex(hash);
    if (!this.#named.has(name)) this.#named.set(name, place);
  }

  /** What the first block with this name left. */
  leftBy(blockHash: Uint8Array): Uint8Array | undefined {
    const place = this.#named.get(toHex(blockHash));
    return place === undefined ? undefined : this.#at(place).left;
  }

  #at(place: number): SeenBlock {
    const from = place * 2 * hashLength;
    return {
      hash: this.#bytes.slice(from, from + hashLength),
      left: this.#bytes.slice(from + hashLength, from + 2 * hashLength),
      isSigned: this.#signed[place] === true,
    };
  }

  #grow(): void {
    const grown = new Uint8Array(2 * this.#bytes.length);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
