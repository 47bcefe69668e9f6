import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';

const { Point } = secp256k1;
const { Fp, Fn } = Point;
const half = 32;

/**
 * As near-crypto 0.38 verifies by libsecp256k1: the signature is r, s and a recovery byte, the message a hash, the
 * key x and y. Noble's own `verify` takes every exception, an exhausted stack too, for an invalid signature.
 */
export function verifySecp256k1(signature: Uint8Array, hash: Uint8Array, key: Uint8Array): boolean {
  const r = bytesToNumberBE(signature.subarray(0, half));
  const s = bytesToNumberBE(signature.subarray(half, 2 * half));
  const point = decodeKey(key);
  if (point === undefined || hash.length !== half || !isTaken(r, s, signature[2 * half] ?? 0)) return false;
  const inverse = Fn.inv(s);
  const u1 = Fn.mul(Fn.create(bytesToNumberBE(hash)), inverse);
  const sum = Point.BASE.multiplyUnsafe(u1).add(point.multiplyUnsafe(Fn.mul(r, inverse)));
  return !sum.is0() && Fn.create(sum.x) === r;
}

/** Protocol: the recovery byte must be one, though it does not count; s must be in its lower half. */
const isTaken = (r: bigint, s: bigint, recovery: number): boolean =>
  recovery < 4 && Fn.isValidNot0(r) && Fn.isValidNot0(s) && s <= Fn.ORDER / 2n;

function decodeKey(bytes: Uint8Array): typeof Point.BASE | undefined {
  const x = bytesToNumberBE(bytes.subarray(0, half));
  const y = bytesToNumberBE(bytes.subarray(half));
  if (x >= Fp.ORDER || y >= Fp.ORDER) return undefined;
  const { a, b } = Point.CURVE();
  const ySquared = Fp.add(Fp.mul(x, Fp.add(Fp.sqr(x), a)), b);
  return Fp.eql(Fp.sqr(y), ySquared) ? Point.fromAffine({ x, y }) : undefined;
}
