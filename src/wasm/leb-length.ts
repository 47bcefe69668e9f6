/** Bytes of the shortest unsigned LEB128 of a u32. */
export const lebLength = (value: number): number =>
  value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;

/** Bytes of the shortest signed LEB128 of a whole number that is not negative. */
export function signedLength(value: number): number {
  let length = 1;
  for (let limit = 0x40; value >= limit; limit *= 0x80) length++;
  return length;
}

/** Bytes of the shortest signed LEB128 of the value whose own, perhaps longer, encoding ends before `end`. */
export function shortestSigned(bytes: Uint8Array, start: number, end: number): number {
  let length = end - start;
  while (length > 1) {
    const last = (bytes[start + length - 1] as number) & 0x7f;
    const isNegative = ((bytes[start + length - 2] as number) & 0x40) !== 0;
    if (last !== (isNegative ? 0x7f : 0)) break;
    length--;
  }
  return length;
}
