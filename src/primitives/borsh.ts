import { fromUtf8, joinBytes, toUtf8 } from './bytes.ts';

/**
 * Borsh (https://borsh.io): little-endian, length-prefixed, no padding, one encoding for each value.
 * A codec is a value; `struct`, `vec` and `option` build bigger ones from smaller ones.
 */
export interface Codec<T> {
  write(out: Writer, value: T): void;
  read(from: Reader): T;
}

/** The type that a codec encodes. */
export type Encoded<C> = C extends Codec<infer T> ? T : never;

export class BorshError extends Error {}

export class Writer {
  #parts: Uint8Array[] = [];
  bytes(part: Uint8Array): void {
    this.#parts.push(part);
  }
  finish(): Uint8Array<ArrayBuffer> {
    return joinBytes(this.#parts);
  }
}

export class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.#bytes.length - this.#at) throw new BorshError('unexpected end of input');
    this.#at += length;
    return this.#bytes.slice(this.#at - length, this.#at) as Uint8Array<ArrayBuffer>;
  }
  /** The next bytes, which stay to be taken. */
  peek(length: number): Uint8Array<ArrayBuffer> {
    const bytes = this.take(length);
    this.#at -= length;
    return bytes;
  }
  get remaining(): number {
    return this.#bytes.length - this.#at;
  }
}

export function encode<T>(codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> {
  const out = new Writer();
  codec.write(out, value);
  return out.finish();
}

/** Throws `BorshError` on a short input, a bad tag or bytes left over. */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const from = new Reader(bytes);
  const value = codec.read(from);
  if (from.remaining !== 0) throw new BorshError(`${from.remaining} bytes left over`);
  return value;
}

/** In words of 64 bits: a loop over bytes takes ten times as long. */
const wordBits = 64n;
const wordBytes = 8;
const wordMask = (1n << wordBits) - 1n;

function littleEndian(value: bigint, width: number): Uint8Array {
  const out = new Uint8Array(width);
  const view = new DataView(out.buffer);
  for (let at = 0, rest = value; at < width; at += wordBytes, rest >>= wordBits)
    view.setBigUint64(at, rest & wordMask, true);
  return out;
}

function fromLittleEndian(bytes: Uint8Array<ArrayBuffer>): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let sum = 0n;
  for (let at = bytes.length - wordBytes; at >= 0; at -= wordBytes)
    sum = (sum << wordBits) | view.getBigUint64(at, true);
  return sum;
}

/** `width` is a multiple of eight. */
function bigUint(width: number): Codec<bigint> {
  const limit = 1n << BigInt(8 * width);
  return {
    write(out, value) {
      if (value < 0n || value >= limit) throw new BorshError(`${value} does not fit in u${8 * width}`);
      out.bytes(littleEndian(value, width));
    },
    read: (from) => fromLittleEndian(from.take(width)),
  };
}

function smallUint(width: number): Codec<number> {
  const limit = 2 ** (8 * width);
  return {
    write(out, value) {
      if (!Number.isSafeInteger(value)) throw new BorshError(`${value} is not an integer`);
      if (value < 0 || value >= limit) throw new BorshError(`${value} does not fit in u${8 * width}`);
      const bytes = new Uint8Array(width);
      for (let i = 0, rest = value; i < width; i++, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
      out.bytes(bytes);
    },
    read: (from) => from.take(width).reduceRight((sum, byte) => sum * 256 + byte, 0),
  };
}

export const u8 = smallUint(1);
export const u16 = smallUint(2);
export const u32 = smallUint(4);
export const u64 = bigUint(8);
export const u128 = bigUint(16);

export const bool: Codec<boolean> = {
  write: (out, value) => u8.write(out, value ? 1 : 0),
  read(from) {
    const tag = u8.read(from);
    if (tag > 1) throw new BorshError(`${tag} is not a bool`);
    return tag === 1;
  },
};

/** `[u8; length]`: no prefix. */
export function fixedBytes(length: number): Codec<Uint8Array> {
  return {
    write(out, value) {
      if (value.length !== length) throw new BorshError(`expected ${length} bytes, got ${value.length}`);
      out.bytes(value);
    },
    read: (from) => from.take(length),
  };
}

export const hash = fixedBytes(32);

/** `Vec<u8>`: u32 length, then the bytes. */
export const byteVec: Codec<Uint8Array> = {
  write(out, value) {
    u32.write(out, value.length);
    out.bytes(value);
  },
  read: (from) => from.take(u32.read(from)),
};

export const string: Codec<string> = {
  write: (out, value) => byteVec.write(out, toUtf8(value)),
  read(from) {
    const bytes = byteVec.read(from);
    try {
      return fromUtf8(bytes);
    } catch (cause) {
      if (cause instanceof TypeError) throw new BorshError('malformed UTF-8');
      throw cause;
    }
  },
};

export function vec<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write(out, value) {
      u32.write(out, value.length);
      for (const one of value) item.write(out, one);
    },
    read(from) {
      const items: T[] = [];
      for (let left = u32.read(from); left > 0; left--) items.push(item.read(from));
      return items;
    },
  };
}

export function option<T>(some: Codec<T>): Codec<T | undefined> {
  return {
    write(out, value) {
      bool.write(out, value !== undefined);
      if (value !== undefined) some.write(out, value);
    },
    read: (from) => (bool.read(from) ? some.read(from) : undefined),
  };
}

type StructOf<F extends Record<string, Codec<unknown>>> = { readonly [K in keyof F]: Encoded<F[K]> };

/** Fields in the order in which they are written here. */
// biome-ignore lint/suspicious/noExplicitAny: a record of codecs of any types
export function struct<F extends Record<string, Codec<any>>>(fields: F): Codec<StructOf<F>> {
  const entries = Object.entries(fields);
  return {
    write(out, value) {
      for (const [name, codec] of entries) codec.write(out, value[name]);
    },
    read: (from) =>
      Object.fromEntries(entries.map(([name, codec]) => [name, codec.read(from)])) as StructOf<F>,
  };
}

/** A fieldless Rust enum: one tag byte, the names in tag order. */
export function tags<const N extends readonly string[]>(names: N): Codec<N[number]> {
  return {
    write(out, value) {
      u8.write(out, names.indexOf(value));
    },
    read(from) {
      const tag = u8.read(from);
      const name = names[tag];
      if (name === undefined) throw new BorshError(`unknown tag ${tag}`);
      return name;
    },
  };
}
