import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../../primitives/bytes.ts';
import { type Curve, type Point, pointAtX, pointOnCurve } from './curve-points.ts';

const { Fp, Fp2 } = bls12_381.fields;
export type Fp2Element = typeof Fp2.ONE;

/** One of the two groups of BLS12-381 as blst reads and writes its points. */
export type BlsGroup<T> = {
  readonly curve: Curve<T>;
  /** Bytes of a coordinate; a point has two, a compressed point one. */
  readonly coordinateSize: number;
  /** Nothing for a number that is not below the field's order. */
  readonly decode: (bytes: Uint8Array) => T | undefined;
  readonly encode: (coordinate: T) => Uint8Array;
  /** Whether it is the larger of the coordinate and its negative. */
  readonly isLarger: (coordinate: T) => boolean;
  /** RFC 9380's map, cofactor cleared. */
  readonly map: (element: T) => Point<T>;
  /** blst says of points with x = 0 that they are not in the group. */
  readonly tellsZeroX: boolean;
};

const fpSize = 48;

function decodeFp(bytes: Uint8Array): bigint | undefined {
  const value = bytesToNumberBE(bytes);
  return value < Fp.ORDER ? value : undefined;
}

const encodeFp = (value: bigint): Uint8Array => numberToBytesBE(value, fpSize);
const isLargerFp = (value: bigint): boolean => value > Fp.ORDER / 2n;

/** The imaginary part comes first. */
function decodeFp2(bytes: Uint8Array): Fp2Element | undefined {
  const c1 = decodeFp(bytes.subarray(0, fpSize));
  const c0 = decodeFp(bytes.subarray(fpSize));
  return c0 === undefined || c1 === undefined ? undefined : { c0, c1 };
}

export const g1: BlsGroup<bigint> = {
  curve: bls12_381.G1.Point,
  coordinateSize: fpSize,
  decode: decodeFp,
  encode: encodeFp,
  isLarger: isLargerFp,
  map: (element) => bls12_381.G1.mapToCurve([element]) as Point<bigint>,
  tellsZeroX: true,
};

export const g2: BlsGroup<Fp2Element> = {
  curve: bls12_381.G2.Point,
  coordinateSize: 2 * fpSize,
  decode: decodeFp2,
  encode: ({ c0, c1 }) => concatBytes(encodeFp(c1), encodeFp(c0)),
  isLarger: ({ c0, c1 }) => isLargerFp(c1 === 0n ? c0 : c1),
  map: ({ c0, c1 }) => bls12_381.G2.mapToCurve([c0, c1]) as Point<Fp2Element>,
  tellsZeroX: false,
};

const compressedFlag = 0x80;
const infinityFlag = 0x40;
const largerFlag = 0x20;
const allFlags = compressedFlag | infinityFlag | largerFlag;

/** A point that need not be in the subgroup, from both coordinates. */
export function deserialize<T>(group: BlsGroup<T>, bytes: Uint8Array): Point<T> | undefined {
  const { curve, coordinateSize } = group;
  const [flags, body] = takeFlags(bytes);
  if (flags === infinityFlag) return isZero(body) ? curve.ZERO : undefined;
  if (flags !== 0) return undefined;
  const x = group.decode(body.subarray(0, coordinateSize));
  const y = group.decode(body.subarray(coordinateSize));
  return x === undefined || y === undefined ? undefined : pointOnCurve(curve, x, y);
}

/** A point that need not be in the subgroup, from x and three flags. */
export function uncompress<T>(group: BlsGroup<T>, bytes: Uint8Array): Point<T> | undefined {
  const { curve, isLarger } = group;
  const [flags, body] = takeFlags(bytes);
  if ((flags & compressedFlag) === 0) return undefined;
  if (flags & infinityFlag) return isZero(body) && !(flags & largerFlag) ? curve.ZERO : undefined;
  const x = group.decode(body);
  const wantsLarger = (flags & largerFlag) !== 0;
  return x === undefined ? undefined : pointAtX(curve, x, (y) => isLarger(y) === wantsLarger);
}

export function serialize<T>({ curve, coordinateSize, encode }: BlsGroup<T>, point: Point<T>): Uint8Array {
  if (point.equals(curve.ZERO)) {
    const infinity = new Uint8Array(2 * coordinateSize);
    infinity[0] = infinityFlag;
    return infinity;
  }
  const { x, y } = point.toAffine();
  return concatBytes(encode(x), encode(y));
}

/** The three highest bits, and the bytes without them. */
function takeFlags(bytes: Uint8Array): readonly [flags: number, body: Uint8Array] {
  const [first = 0] = bytes;
  const body = Uint8Array.from(bytes);
  body[0] = first & ~allFlags;
  return [first & allFlags, body];
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
