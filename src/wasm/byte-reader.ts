import { fromUtf8 } from '../primitives/bytes.ts';
import type { PrepareError } from './module.ts';
import { type ValueType, valueType } from './module.ts';

/** nearcore refuses the module. Thrown under `wasm/`, caught only in `prepare.ts`. */
export class RefusedModule extends Error {
  readonly error: PrepareError;
  constructor(error: PrepareError) {
    super(error);
    this.error = error;
  }
}

/** Every malformed or invalid module ends the same way: nearcore does not say more than this. */
export function malformed(): never {
  throw new RefusedModule('Deserialization');
}

/** wasmparser's limit on names, in bytes. */
export const maxNameLength = 100_000;

/** What wasmparser's types have room for. */
const maxTypeIndex = (1 << 20) - 1;

/** Reads one section or body, and never past its end. LEB128 is read as wasmparser 0.228 reads it. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;
  readonly end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    if (end > bytes.length) malformed();
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  u8(): number {
    if (this.at >= this.end) malformed();
    return this.bytes[this.at++] as number;
  }

  peek(): number {
    if (this.at >= this.end) malformed();
    return this.bytes[this.at] as number;
  }

  u32(): number {
    const first = this.u8();
    return first < 0x80 ? first : this.#u32Rest(first & 0x7f);
  }

  #u32Rest(low: number): number {
    let value = low;
    for (let shift = 7; ; shift += 7) {
      const byte = this.u8();
      // The fifth byte may hold four more bits and no continuation.
      if (shift === 28 && byte > 0x0f) malformed();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  /** Steps over a signed LEB128 of `bits` bits; the last byte's unused bits must repeat the sign. */
  skipSigned(bits: 32 | 64): void {
    const lastShift = bits === 32 ? 28 : 63;
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8();
      if (shift === lastShift) {
        const sign = ((byte << 25) >> 25) >> (bits - lastShift - 1);
        if (byte >= 0x80 || (sign !== 0 && sign !== -1)) malformed();
        return;
      }
      if (byte < 0x80) return;
    }
  }

  skip(length: number): void {
    if (length > this.end - this.at) malformed();
    this.at += length;
  }

  name(): string {
    const length = this.u32();
    if (length > maxNameLength) malformed();
    const start = this.at;
    this.skip(length);
    try {
      return fromUtf8(this.bytes.subarray(start, this.at));
    } catch (cause) {
      if (cause instanceof TypeError) malformed();
      throw cause;
    }
  }

  /** Protocol: of the reference types only `funcref` passes, in its short and its long (`ref null func`) form. */
  valueType(): ValueType {
    const byte = this.u8();
    if (byte >= valueType.f64 && byte <= valueType.i32) return byte as ValueType;
    if (byte === valueType.funcref || (byte === 0x63 && this.u8() === valueType.funcref))
      return valueType.funcref;
    return malformed();
  }

  /** Any type that has an encoding, also of proposals that are off: what wasmparser reads before it validates. */
  skipValueType(): void {
    const byte = this.peek();
    const isReference = byte === 0x63 || byte === 0x64;
    const isNumber = byte >= 0x7b && byte <= 0x7f; // vectors among them
    if (isReference || isNumber) this.at++;
    if (!isNumber) this.#skipHeapType();
  }

  /** A type index, or one of the abstract heap types, which may be shared. */
  #skipHeapType(): void {
    const byte = this.peek();
    if (byte >= 0x40 && byte < 0x80) {
      const abstract = this.u8() === 0x65 ? this.u8() : byte;
      if (abstract < 0x68 || abstract > 0x75) malformed();
      return;
    }
    const index = this.u32();
    const isNegative = ((this.bytes[this.at - 1] as number) & 0x40) !== 0;
    if (isNegative || index > maxTypeIndex) malformed();
  }

  /** A heap type where only `func` passes. */
  funcHeapType(): void {
    if (this.u8() !== valueType.funcref) malformed();
  }

  expectEnd(): void {
    if (this.at !== this.end) malformed();
  }
}
