import type { Fp, Fp2 } from 'mcl-wasm';
import { compareBytes, concatBytes, fromHex } from '../primitives/bytes.ts';
import type { Mcl } from './mcl.ts';

/** The elements of a field as a curve's coordinates are written. */
export type MclField<E> = {
  readonly size: number;
  readonly one: E;
  /** Nothing for bytes that are not below the field's order. */
  readonly decode: (bytes: Uint8Array) => E | undefined;
  readonly encode: (element: E) => Uint8Array;
};

/** Big-endian. */
const bnOrder = fromHex('30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47');
const blsOrder = fromHex(
  '1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab',
);
/** Half of it, rounded down: a larger number is larger than its negative. */
const blsHalf = fromHex(
  '0d0088f51cbff34d258dd3db21a5d66bb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555',
);

const isBelow = (order: Uint8Array, bytes: Uint8Array): boolean => compareBytes(bytes, order) < 0;

const oneOf = ({ Fp }: Mcl): Fp => {
  const one = new Fp();
  one.setInt(1);
  return one;
};

export const bnFp = (mcl: Mcl): MclField<Fp> => ({
  size: bnOrder.length,
  one: oneOf(mcl),
  decode: (bytes) => {
    if (!isBelow(bnOrder, bytes.toReversed())) return undefined;
    const element = new mcl.Fp();
    element.setLittleEndian(bytes);
    return element;
  },
  encode: (element) => element.serialize(),
});

export const blsFp = (mcl: Mcl): MclField<Fp> => ({
  size: blsOrder.length,
  one: oneOf(mcl),
  decode: (bytes) => {
    if (!isBelow(blsOrder, bytes)) return undefined;
    const element = new mcl.Fp();
    element.setLittleEndian(bytes.toReversed());
    return element;
  },
  encode: (element) => element.serialize().toReversed(),
});

/** `isImaginaryFirst`: which half of the bytes comes first. */
const quadratic = (mcl: Mcl, base: MclField<Fp>, isImaginaryFirst: boolean): MclField<Fp2> => {
  const toElement = (real: Fp, imaginary: Fp): Fp2 => {
    const element = new mcl.Fp2();
    element.set_a(real);
    element.set_b(imaginary);
    return element;
  };
  return {
    size: 2 * base.size,
    one: toElement(base.one, new mcl.Fp()),
    decode: (bytes) => {
      const first = base.decode(bytes.subarray(0, base.size));
      const second = base.decode(bytes.subarray(base.size));
      if (first === undefined || second === undefined) return undefined;
      return isImaginaryFirst ? toElement(second, first) : toElement(first, second);
    },
    encode: (element) => {
      const [real, imaginary] = [base.encode(element.get_a()), base.encode(element.get_b())];
      return isImaginaryFirst ? concatBytes(imaginary, real) : concatBytes(real, imaginary);
    },
  };
};

export const bnFp2 = (mcl: Mcl): MclField<Fp2> => quadratic(mcl, bnFp(mcl), false);
export const blsFp2 = (mcl: Mcl): MclField<Fp2> => quadratic(mcl, blsFp(mcl), true);

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Whether the coordinate, as BLS12-381's are written, is larger than its negative. */
export function isLarger(coordinate: Uint8Array): boolean {
  const first = coordinate.subarray(0, blsOrder.length);
  const counts =
    isZero(first) && coordinate.length > first.length ? coordinate.subarray(first.length) : first;
  return compareBytes(counts, blsHalf) > 0;
}
