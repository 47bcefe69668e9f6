import { BorshError, type Codec, Reader } from '../primitives/borsh.ts';

/**
 * Pieces that one message of a guest process may consist of. An empty list of bytes takes four bytes in a message and
 * two hundred here, so the length of a message alone bounds too little. The fullest chunk has less than a quarter.
 */
const maxPieces = 4_000_000;

class BoundedReader extends Reader {
  #left: number;

  constructor(bytes: Uint8Array, pieces: number) {
    super(bytes);
    this.#left = pieces;
  }

  override take(length: number): Uint8Array<ArrayBuffer> {
    if (this.#left-- === 0) throw new BorshError('too many pieces');
    return super.take(length);
  }
}

/** As `decode`, of what a guest process says. Throws `BorshError`. */
export function boundedDecode<T>(codec: Codec<T>, bytes: Uint8Array, pieces = maxPieces): T {
  const from = new BoundedReader(bytes, pieces);
  const value = codec.read(from);
  if (from.remaining !== 0) throw new BorshError(`${from.remaining} bytes left over`);
  return value;
}
