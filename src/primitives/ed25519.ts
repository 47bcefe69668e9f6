import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, equalBytes } from './bytes.ts';
import { squareRoot } from './square-root.ts';
import { windowedMultiple } from './windowed-multiple.ts';

const { Point } = ed25519;
const { Fp, Fn } = Point;
const half = 32;

/**
 * As ed25519-dalek's `verify`, which noble's differs from: s must be canonical, the equation is checked without the
 * cofactor, R is compared as bytes, and keys of small order or with an uncanonical y are taken.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const point = decodeKey(key);
  const nonce = signature.subarray(0, half);
  const s = bytesToNumberLE(signature.subarray(half));
  if (point === undefined || s >= Fn.ORDER) return false;
  const challenge = Fn.create(bytesToNumberLE(sha512(concatBytes(nonce, key, message))));
  const expected = Point.BASE.multiplyUnsafe(s).subtract(windowedMultiple(Point.ZERO, point, challenge));
  return equalBytes(expected.toBytes(), nonce);
}

/** Protocol: y counts modulo the field's order, and the sign of a zero x is ignored. */
function decodeKey(bytes: Uint8Array): typeof Point.BASE | undefined {
  const encoded = bytesToNumberLE(bytes);
  const y = Fp.create(BigInt.asUintN(255, encoded));
  const ySquared = Fp.sqr(y);
  const denominator = Fp.add(Fp.mul(Point.CURVE().d, ySquared), Fp.ONE);
  const x = squareRoot(Fp, Fp.div(Fp.sub(ySquared, Fp.ONE), denominator));
  if (x === undefined) return undefined;
  const isNegative = encoded >> 255n === 1n;
  return Point.fromAffine({ x: isNegative === (x % 2n === 1n) ? x : Fp.neg(x), y });
}
