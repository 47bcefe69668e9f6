/** The whole elements of that size; what is left over at the end is not among them. */
export function splitElements(data: Uint8Array, size: number): Uint8Array[] {
  const count = Math.floor(data.length / size);
  return Array.from({ length: count }, (_, i) => data.subarray(i * size, (i + 1) * size));
}
