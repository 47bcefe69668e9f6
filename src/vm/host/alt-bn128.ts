import { bn254 } from '@noble/curves/bn254.js';
import { bytesToNumberLE, numberToBytesLE } from '@noble/curves/utils.js';
import { concatBytes } from '../../primitives/bytes.ts';
import type { Call, Slice } from '../call.ts';
import { ContractTrap } from '../errors.ts';
import { type Point, pointOnCurve, weightedSum } from './curve-points.ts';
import { splitElements } from './elements.ts';

const { Fp, Fp2, Fp12, Fr } = bn254.fields;
const g1 = bn254.G1.Point;
const g2 = bn254.G2.Point;
type G1 = Point<bigint>;
type G2 = typeof g2.BASE;

const scalarSize = 32;
const g1Size = 2 * scalarSize;
const g2Size = 2 * g1Size;

/** Copies the sum of the points, each multiplied by its scalar, to the register. */
export function altBn128G1Multiexp(call: Call, value: Slice, register: bigint): void {
  call.gas.pay('alt_bn128_g1_multiexp_base');
  const elements = split(call.read(value), g1Size + scalarSize);
  call.gas.payPer('alt_bn128_g1_multiexp_element', elements.length);
  const terms = elements.map(
    (element) => [decodeG1(element.subarray(0, g1Size)), decodeFr(element.subarray(g1Size))] as const,
  );
  call.registers.set(register, encodeG1(weightedSum(g1, terms)));
}

/** Copies the sum of the points to the register; a point whose first byte is 1 is subtracted. */
export function altBn128G1Sum(call: Call, value: Slice, register: bigint): void {
  call.gas.pay('alt_bn128_g1_sum_base');
  const elements = split(call.read(value), 1 + g1Size);
  call.gas.payPer('alt_bn128_g1_sum_element', elements.length);
  const points = elements.map((element) => {
    const isNegative = decodeBool(element.subarray(0, 1));
    const point = decodeG1(element.subarray(1));
    return isNegative ? point.negate() : point;
  });
  const sum = points.reduce((total, point) => total.add(point), g1.ZERO);
  call.registers.set(register, encodeG1(sum));
}

/** Returns 1 if the product of the pairings is one, else 0. */
export function altBn128PairingCheck(call: Call, value: Slice): bigint {
  call.gas.pay('alt_bn128_pairing_check_base');
  const elements = split(call.read(value), g1Size + g2Size);
  call.gas.payPer('alt_bn128_pairing_check_element', elements.length);
  const pairs = elements.map((element) => ({
    g1: decodeG1(element.subarray(0, g1Size)),
    g2: decodeG2(element.subarray(g1Size)),
  }));
  // A pairing with the point at infinity is one; noble refuses to compute it.
  const product = bn254.pairingBatch(pairs.filter((pair) => !pair.g1.is0() && !pair.g2.is0()));
  return Fp12.eql(product, Fp12.ONE) ? 1n : 0n;
}

function split(data: Uint8Array, size: number): readonly Uint8Array[] {
  if (data.length % size === 0) return splitElements(data, size);
  return refuse(`slice of size ${data.length} cannot be precisely split into chunks of size ${size}`);
}

function decodeG1(raw: Uint8Array): G1 {
  const x = decodeFq(raw.subarray(0, scalarSize));
  const y = decodeFq(raw.subarray(scalarSize));
  if (x === 0n && y === 0n) return g1.ZERO;
  return pointOnCurve(g1, x, y) ?? refuseBytes('invalid g1', raw);
}

function decodeG2(raw: Uint8Array): G2 {
  const x = decodeFq2(raw.subarray(0, g1Size));
  const y = decodeFq2(raw.subarray(g1Size));
  if (Fp2.is0(x) && Fp2.is0(y)) return g2.ZERO;
  const point = pointOnCurve(g2, x, y);
  return point?.isTorsionFree() ? point : refuseBytes('invalid g2', raw);
}

const decodeFq2 = (raw: Uint8Array): ReturnType<typeof Fp2.fromBigTuple> =>
  Fp2.fromBigTuple([decodeFq(raw.subarray(0, scalarSize)), decodeFq(raw.subarray(scalarSize))]);

function decodeFq(raw: Uint8Array): bigint {
  const value = bytesToNumberLE(raw);
  return value < Fp.ORDER ? value : refuseBytes('invalid fq', raw);
}

function decodeFr(raw: Uint8Array): bigint {
  const value = bytesToNumberLE(raw);
  return value < Fr.ORDER ? value : refuseBytes('invalid fr', raw);
}

function decodeBool(raw: Uint8Array): boolean {
  const [byte = 0] = raw;
  return byte <= 1 ? byte === 1 : refuseBytes('invalid bool', raw);
}

/** The point at infinity is two zeros. */
function encodeG1(point: G1): Uint8Array {
  const { x, y } = point.toAffine();
  return concatBytes(numberToBytesLE(x, scalarSize), numberToBytesLE(y, scalarSize));
}

/** The bytes as Rust's `{:X?}` prints them, without leading zeros. */
function refuseBytes(what: string, raw: Uint8Array): never {
  const bytes = Array.from(raw, (byte) => byte.toString(16).toUpperCase());
  return refuse(`${what}: [${bytes.join(', ')}]`);
}

function refuse(msg: string): never {
  throw new ContractTrap({ kind: 'AltBn128InvalidInput', msg });
}
