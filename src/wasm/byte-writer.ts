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

  #reserve(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  raw(values: readonly number[]): void {
    this.#reserve(values.length);
    for (let i = 0; i < values.length; i++) this.#bytes[this.#at++] = values[i] as number;
  }

  copy(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    this.#reserve(count);
    // Most copies are a few bytes long: a loop beats the set-up of `TypedArray.set`.
    if (count < 24) for (let i = start; i < end; i++) this.#bytes[this.#at++] = from[i] as number;
    else {
      this.#bytes.set(from.subarray(start, end), this.#at);
      this.#at += count;
    }
  }

  append(other: ByteWriter): void {
    this.copy(other.#bytes, 0, other.#at);
  }

  u32(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Signed LEB128 of a value within 32 bits. */
  s32(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 63 || rest < -64) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    this.#bytes[this.#at++] = rest & 0x7f;
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
