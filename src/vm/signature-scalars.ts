import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE } from '@noble/curves/utils.js';

const scalarSize = 32;
const secp256k1Order = secp256k1.Point.Fn.ORDER;
const p256Order = p256.Point.Fn.ORDER;

const readR = (signature: Uint8Array): bigint => bytesToNumberBE(signature.subarray(0, scalarSize));
const readS = (signature: Uint8Array): bigint => bytesToNumberBE(signature.subarray(scalarSize));

/** near-crypto's `check_signature_values`: r and s below the order, s in its lower half if that is asked for. */
export function areSecp256k1Scalars(signature: Uint8Array, lowS: boolean): boolean {
  const limit = lowS ? secp256k1Order / 2n + 1n : secp256k1Order;
  return readR(signature) < secp256k1Order && readS(signature) < limit;
}

/** The p256 crate takes neither r nor s unless it is a scalar other than zero, and that before anything else is read. */
export const areP256Scalars = (signature: Uint8Array): boolean =>
  [readR(signature), readS(signature)].every((value) => value > 0n && value < p256Order);
