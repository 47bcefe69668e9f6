/** Fills a buffer of known length, little-endian. Nodes are too many for the general borsh codecs. */
export class NodeWriter {
  readonly #out: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;
  constructor(length: number) {
    this.#out = new Uint8Array(length);
    this.#view = new DataView(this.#out.buffer);
  }
  u8(value: number): void {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
  }
  u16(value: number): void {
    this.#view.setUint16(this.#at, value, true);
    this.#at += 2;
  }
  u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }
  u64(value: bigint): void {
    this.#view.setBigUint64(this.#at, value, true);
    this.#at += 8;
  }
  bytes(part: Uint8Array): void {
    this.#out.set(part, this.#at);
    this.#at += part.length;
  }
  /** `Vec<u8>`: the length, then the bytes. */
  vec(part: Uint8Array): void {
    this.u32(part.length);
    this.bytes(part);
  }
  finish(): Uint8Array<ArrayBuffer> {
    if (this.#at !== this.#out.length) throw new RangeError('the node is not as long as was reckoned');
    return this.#out;
  }
}

/** Reads little-endian; throws `RangeError` past the end. */
export class NodeReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  u8(): number {
    return this.#view.getUint8(this.#skip(1));
  }
  u16(): number {
    return this.#view.getUint16(this.#skip(2), true);
  }
  u32(): number {
    return this.#view.getUint32(this.#skip(4), true);
  }
  u64(): bigint {
    return this.#view.getBigUint64(this.#skip(8), true);
  }
  /** A view: the input must not be written to afterwards. */
  bytes(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, from + length);
  }
  end(): void {
    if (this.#at !== this.#bytes.length) throw new RangeError('bytes are left over');
  }
  #skip(length: number): number {
    const from = this.#at;
    if (length > this.#bytes.length - from) throw new RangeError('unexpected end of input');
    this.#at = from + length;
    return from;
  }
}
