import { InternalFault } from '../primitives/internal-fault.ts';

const maxU64 = (1n << 64n) - 1n;
const maxU128 = (1n << 128n) - 1n;

export const fitsU64 = (value: bigint): boolean => value >= 0n && value <= maxU64;
export const fitsU128 = (value: bigint): boolean => value >= 0n && value <= maxU128;

/** For sums of gas that no chain reaches: nearcore stops there too, with `UnexpectedIntegerOverflow`. */
export function assertU64(value: bigint, what: string): bigint {
  if (!fitsU64(value)) throw new InternalFault(`${what} does not fit into 64 bits`);
  return value;
}

/** The same for money. */
export function assertU128(value: bigint, what: string): bigint {
  if (!fitsU128(value)) throw new InternalFault(`${what} does not fit into 128 bits`);
  return value;
}

/** Rust's `saturating_sub`. */
export const saturatingSub = (a: bigint, b: bigint): bigint => (a > b ? a - b : 0n);

export const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export const greater = (a: bigint, b: bigint): bigint => (a < b ? b : a);
