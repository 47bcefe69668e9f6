import { toUtf8 } from '../../src/primitives/bytes.ts';

/** Pieces of wasm's binary format, for modules that tests write by hand. */
export type Bytes = readonly number[];

export function u32(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}

/** Signed LEB128 of any width. */
export function signed(value: number | bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 63n || rest < -64n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) + 0x80);
  return [...bytes, Number(rest & 0x7fn)];
}

export const sized = (bytes: Bytes): Bytes => [u32(bytes.length), bytes].flat();

export const text = (value: string): Bytes => sized([...toUtf8(value)]);

export const vector = (items: readonly Bytes[]): Bytes => [u32(items.length), ...items].flat();

export const section = (id: number, contents: Bytes): Bytes => [[id], sized(contents)].flat();

export const moduleHeader: Bytes = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

export const toModule = (...sections: readonly Bytes[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([moduleHeader, ...sections].flat());
