import type { IField } from '@noble/curves/abstract/modular.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { concatBytes } from '../../primitives/bytes.ts';
import { type Curve, type Point, pointAtX, weightedSum } from './curve-points.ts';

type EcdsaSignature = { readonly r: bigint; readonly s: bigint };

const scalarSize = 32;

/** The 64 bytes `r || s`, big-endian; the ranges are not looked at. */
const readSignature = (bytes: Uint8Array): EcdsaSignature => ({
  r: bytesToNumberBE(bytes.subarray(0, scalarSize)),
  s: bytesToNumberBE(bytes.subarray(scalarSize)),
});

/**
 * The public key, x and y, under which the signature of the hash is valid, as libsecp256k1 recovers it. `recovery` is
 * 0 to 3: its low bit is the parity of the nonce's y, its high bit says that the nonce's x was at least the order.
 */
export function recoverSecp256k1(
  hash: Uint8Array,
  signature: Uint8Array,
  recovery: number,
): Uint8Array | undefined {
  const { Point } = secp256k1;
  const { Fp, Fn } = Point;
  const { r, s } = readSignature(signature);
  const x = recovery < 2 ? r : r + Fn.ORDER;
  if (r === 0n || s === 0n || x >= Fp.ORDER) return undefined;
  const nonce = pointAtX(Point, x, hasParity(recovery % 2));
  if (nonce === undefined) return undefined;
  const inverse = Fn.inv(r);
  const z = Fn.create(bytesToNumberBE(hash));
  const scalars = [Fn.neg(Fn.mul(z, inverse)), Fn.mul(s, inverse)];
  const key = weightedSum(Point, [Point.BASE, nonce], scalars);
  return key.is0() ? undefined : encodeCoordinates(key);
}

/** Of a hash that is too short to be one, the p256 crate refuses every signature. */
const shortestHash = 16;

/** As the p256 crate verifies a hash, either value of s; a longer hash counts by its first 32 bytes. */
export function verifyP256(signature: Uint8Array, hash: Uint8Array, keyBytes: Uint8Array): boolean {
  const { Point } = p256;
  const { Fn } = Point;
  const { r, s } = readSignature(signature);
  const key = readP256Key(keyBytes);
  if (key === undefined || hash.length < shortestHash || !Fn.isValidNot0(r) || !Fn.isValidNot0(s))
    return false;
  const inverse = Fn.inv(s);
  const z = Fn.create(bytesToNumberBE(hash.subarray(0, scalarSize)));
  const sum = weightedSum(Point, [Point.BASE, key], [Fn.mul(z, inverse), Fn.mul(r, inverse)]);
  return !sum.is0() && Fn.create(sum.x) === r;
}

/** A key of 33 bytes as SEC1 writes it: by the parity of y, or, rarely seen, for the smaller y. */
function readP256Key(bytes: Uint8Array): Point<bigint> | undefined {
  const curve: Curve<bigint> = p256.Point;
  const x = bytesToNumberBE(bytes.subarray(1));
  const isWanted = chooseY(curve.Fp, bytes[0]);
  if (isWanted === undefined || x >= curve.Fp.ORDER) return undefined;
  return pointAtX(curve, x, isWanted);
}

function chooseY(field: IField<bigint>, tag: number | undefined): ((y: bigint) => boolean) | undefined {
  switch (tag) {
    case 2:
    case 3:
      return hasParity(tag % 2);
    case 5:
      return (y) => y <= field.neg(y);
    default:
      return undefined;
  }
}

const hasParity =
  (parity: number) =>
  (y: bigint): boolean =>
    Number(y % 2n) === parity;

function encodeCoordinates(point: Point<bigint>): Uint8Array {
  const { x, y } = point.toAffine();
  return concatBytes(numberToBytesBE(x, scalarSize), numberToBytesBE(y, scalarSize));
}
