/** The shortest unsigned LEB128 of a u32. */
export function lebBytes(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** A growing buffer with LEB128, for the module that V8 gets. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#at;
  }

  /** Makes room for so many bytes behind what is written, and gives where that is. */
  #reserve(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, at + count));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    return at;
  }

  byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
    this.#at = at + 1;
  }

  raw(values: readonly number[]): void {
    const at = this.#reserve(values.length);
    const bytes = this.#bytes;
    for (let i = 0; i < values.length; i++) bytes[at + i] = values[i] as number;
    this.#at = at + values.length;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    const at = this.#reserve(end - start);
    const bytes = this.#bytes;
    // Most copies are a few bytes long: a loop beats the set-up of `TypedArray.set`.
    if (end - start < 24) for (let i = start; i < end; i++) bytes[at + i - start] = from[i] as number;
    else bytes.set(from.subarray(start, end), at);
    this.#at = at + end - start;
  }

  append(other: ByteWriter): void {
    this.copy(other.#bytes, 0, other.#at);
  }

  u32(value: number): void {
    let at = this.#reserve(5);
    const bytes = this.#bytes;
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at] = rest;
    this.#at = at + 1;
  }

  /** Signed LEB128 of a value within 32 bits. */
  s32(value: number): void {
    let at = this.#reserve(5);
    const bytes = this.#bytes;
    let rest = value;
    for (; rest > 63 || rest < -64; rest >>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
    bytes[at] = rest & 0x7f;
    this.#at = at + 1;
  }

  text(ascii: string): void {
    this.u32(ascii.length);
    for (let i = 0; i < ascii.length; i++) this.byte(ascii.charCodeAt(i));
  }

  /** Writes what `body` writes behind its own length, in five bytes. */
  sized(body: () => void): void {
    this.#reserve(5);
    const start = this.#at;
    this.#at += 5;
    body();
    let rest = this.#at - start - 5;
    for (let i = 0; i < 5; i++) {
      this.#bytes[start + i] = (rest & 0x7f) | (i < 4 ? 0x80 : 0);
      rest >>>= 7;
    }
  }

  section(id: number, body: () => void): void {
    this.byte(id);
    this.sized(body);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#at);
  }
}
