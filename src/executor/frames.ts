import { joinBytes } from '../primitives/bytes.ts';

/** Before each message: its length in bytes, a little-endian u32. */
export const headerBytes = 4;

/**
 * The largest message that a guest process may send. The largest chunk that gas pays for writes some 40 MB, and sends
 * them twice, as nodes and as changes.
 */
export const maxFrameBytes = 128 * 1_048_576;

export function toFrame(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(headerBytes);
  new DataView(header.buffer).setUint32(0, message.length, true);
  return joinBytes([header, message]);
}

export const readHeader = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset, headerBytes).getUint32(0, true);

/**
 * Cuts a stream into messages. A length is judged before anything is kept for it, and only what came is kept: whoever
 * announces much and sends little costs nothing.
 */
export class FrameReader {
  readonly #maxBytes: number;
  #parts: Uint8Array[] = [];
  #held = 0;
  #wanted: number | undefined;

  constructor(maxBytes = maxFrameBytes) {
    this.#maxBytes = maxBytes;
  }

  /** The messages that are whole now, or nothing when one is announced as empty or as too long: then no more can be read. */
  push(part: Uint8Array): readonly Uint8Array[] | undefined {
    this.#parts.push(part);
    this.#held += part.length;
    const messages: Uint8Array[] = [];
    for (;;) {
      if (this.#wanted === undefined) {
        if (this.#held < headerBytes) return messages;
        this.#wanted = readHeader(this.#take(headerBytes));
        if (this.#wanted === 0 || this.#wanted > this.#maxBytes) return undefined;
      }
      if (this.#held < this.#wanted) return messages;
      messages.push(this.#take(this.#wanted));
      this.#wanted = undefined;
    }
  }

  /** A copy, which shares no memory with what came. */
  #take(length: number): Uint8Array {
    const [first] = this.#parts;
    const all = this.#parts.length === 1 && first !== undefined ? first : joinBytes(this.#parts);
    this.#parts = [all.subarray(length)];
    this.#held -= length;
    return new Uint8Array(all.subarray(0, length));
  }
}
