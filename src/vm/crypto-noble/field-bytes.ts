import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { bytesToNumberBE, bytesToNumberLE, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import { concatBytes } from '../../primitives/bytes.ts';

export type Fp2 = { readonly c0: bigint; readonly c1: bigint };

/** How a curve's coordinates are written. */
export type FieldBytes<T> = {
  readonly size: number;
  /** Nothing for a number that is not below the field's order. */
  readonly decode: (bytes: Uint8Array) => T | undefined;
  readonly encode: (coordinate: T) => Uint8Array;
};

const bnOrder = bn254.fields.Fp.ORDER;
const bnSize = 32;

export const bnFp: FieldBytes<bigint> = {
  size: bnSize,
  decode: (bytes) => below(bnOrder, bytesToNumberLE(bytes)),
  encode: (value) => numberToBytesLE(value, bnSize),
};

export const bnFp2: FieldBytes<Fp2> = {
  size: 2 * bnSize,
  decode: (bytes) => fp2(bnFp.decode(bytes.subarray(0, bnSize)), bnFp.decode(bytes.subarray(bnSize))),
  encode: ({ c0, c1 }) => concatBytes(bnFp.encode(c0), bnFp.encode(c1)),
};

const blsOrder = bls12_381.fields.Fp.ORDER;
const blsSize = 48;

export const blsFp: FieldBytes<bigint> = {
  size: blsSize,
  decode: (bytes) => below(blsOrder, bytesToNumberBE(bytes)),
  encode: (value) => numberToBytesBE(value, blsSize),
};

export const blsFp2: FieldBytes<Fp2> = {
  size: 2 * blsSize,
  decode: (bytes) => fp2(blsFp.decode(bytes.subarray(blsSize)), blsFp.decode(bytes.subarray(0, blsSize))),
  encode: ({ c0, c1 }) => concatBytes(blsFp.encode(c1), blsFp.encode(c0)),
};

const below = (order: bigint, value: bigint): bigint | undefined => (value < order ? value : undefined);

const fp2 = (c0: bigint | undefined, c1: bigint | undefined): Fp2 | undefined =>
  c0 === undefined || c1 === undefined ? undefined : { c0, c1 };

/** Whether it is the larger one of the coordinate and its negative. */
export const isLargerFp = (value: bigint): boolean => value > blsOrder / 2n;
export const isLargerFp2 = ({ c0, c1 }: Fp2): boolean => isLargerFp(c1 === 0n ? c0 : c1);
