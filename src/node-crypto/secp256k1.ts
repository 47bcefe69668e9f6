import type { Fp, G1 } from 'mcl-wasm';
import { compareBytes, concatBytes, fromHex } from '../primitives/bytes.ts';
import type { Signatures } from '../vm/crypto.ts';
import { loadMcl, type Mcl } from './mcl.ts';

const half = 32;
/** Big-endian. */
const order = fromHex('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const fieldOrder = fromHex('fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f');
const curveB = 7;

const toFp = (mcl: Mcl, bytes: Uint8Array): Fp => {
  const element = new mcl.Fp();
  element.setLittleEndian(bytes.toReversed());
  return element;
};

const toFr = (mcl: Mcl, bytes: Uint8Array) => {
  const scalar = new mcl.Fr();
  scalar.setLittleEndianMod(bytes.toReversed());
  return scalar;
};

const fromFp = (element: Fp): Uint8Array => element.serialize().toReversed();

/** The sum as 32 bytes; nothing if it is longer. */
function plusOrder(bytes: Uint8Array): Uint8Array | undefined {
  const sum = new Uint8Array(half);
  let carry = 0;
  for (let i = half - 1; i >= 0; i--) {
    carry += (bytes[i] ?? 0) + (order[i] ?? 0);
    sum[i] = carry & 0xff;
    carry >>= 8;
  }
  return carry === 0 ? sum : undefined;
}

/** x of the point that the signer chose, if it is in the field. */
function nonceX(r: Uint8Array, recovery: number): Uint8Array | undefined {
  const x = recovery < 2 ? r : plusOrder(r);
  return x !== undefined && compareBytes(x, fieldOrder) < 0 ? x : undefined;
}

function pointAt(mcl: Mcl, xBytes: Uint8Array, isOdd: boolean): G1 | undefined {
  const x = toFp(mcl, xBytes);
  const b = new mcl.Fp();
  b.setInt(curveB);
  const [isSquare, y] = mcl.squareRoot(mcl.add(mcl.mul(mcl.sqr(x), x), b));
  if (!isSquare) return undefined;
  const isRootOdd = ((fromFp(y)[half - 1] ?? 0) & 1) === 1;
  const one = new mcl.Fp();
  one.setInt(1);
  const point = new mcl.G1();
  point.setX(x);
  point.setY(isRootOdd === isOdd ? y : mcl.neg(y));
  point.setZ(one);
  return point;
}

/** `recoverSecp256k1` by mcl, seven times as fast as @noble's. */
export async function loadRecovery(): Promise<Signatures['recoverSecp256k1']> {
  const mcl = await loadMcl('SECP256K1');
  const base = mcl.getBasePointG1();
  return (hash, signature, recovery) => {
    const [r, s] = [toFr(mcl, signature.subarray(0, half)), toFr(mcl, signature.subarray(half))];
    const x = nonceX(signature.subarray(0, half), recovery);
    const nonce = x && pointAt(mcl, x, recovery % 2 === 1);
    if (nonce === undefined || r.isZero() || s.isZero()) return undefined;
    const inverse = mcl.inv(r);
    const fromBase = mcl.mul(base, mcl.neg(mcl.mul(toFr(mcl, hash), inverse)));
    const key = mcl.normalize(mcl.add(fromBase, mcl.mul(nonce, mcl.mul(s, inverse))));
    return key.isZero() ? undefined : concatBytes(fromFp(key.getX()), fromFp(key.getY()));
  };
}
