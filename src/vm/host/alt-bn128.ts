import { bn254 } from '@noble/curves/bn254.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import type { Call } from '../call.ts';
import type { CurveGroup, CurvePoint } from '../crypto.ts';
import { ContractTrap } from '../errors.ts';
import type { Slice } from '../slice.ts';
import { splitElements } from './elements.ts';

const { Fp, Fr } = bn254.fields;
const scalarSize = 32;
const g1Size = 2 * scalarSize;
const g2Size = 2 * g1Size;

/** Copies the sum of the points, each multiplied by its scalar, to the register. */
export function altBn128G1Multiexp(call: Call, value: Slice, register: bigint): void {
  call.gas.pay('alt_bn128_g1_multiexp_base');
  const elements = split(call.read(value), g1Size + scalarSize);
  call.gas.payPer('alt_bn128_g1_multiexp_element', elements.length);
  const { g1 } = call.crypto.bn254;
  const terms = elements.map((element) => ({
    point: decodeG1(g1, element.subarray(0, g1Size)),
    scalar: checkedFr(element.subarray(g1Size)),
  }));
  const sum = g1.multiexp(
    terms.map(({ point }) => point),
    terms.map(({ scalar }) => scalar),
  );
  call.registers.set(register, encodeG1(g1, sum));
}

/** Copies the sum of the points to the register; a point whose first byte is 1 is subtracted. */
export function altBn128G1Sum(call: Call, value: Slice, register: bigint): void {
  call.gas.pay('alt_bn128_g1_sum_base');
  const elements = split(call.read(value), 1 + g1Size);
  call.gas.payPer('alt_bn128_g1_sum_element', elements.length);
  const { g1 } = call.crypto.bn254;
  const points = elements.map((element) => {
    const isNegative = decodeBool(element.subarray(0, 1));
    const point = decodeG1(g1, element.subarray(1));
    return isNegative ? g1.negate(point) : point;
  });
  call.registers.set(register, encodeG1(g1, g1.sum(points)));
}

/** Returns 1 if the product of the pairings is one, else 0. */
export function altBn128PairingCheck(call: Call, value: Slice): bigint {
  call.gas.pay('alt_bn128_pairing_check_base');
  const elements = split(call.read(value), g1Size + g2Size);
  call.gas.payPer('alt_bn128_pairing_check_element', elements.length);
  const { bn254: curve } = call.crypto;
  const pairs = elements.map(
    (element) =>
      [
        decodeG1(curve.g1, element.subarray(0, g1Size)),
        decodeG2(curve.g2, element.subarray(g1Size)),
      ] as const,
  );
  return curve.isPairingProductOne(pairs) ? 1n : 0n;
}

function split(data: Uint8Array, size: number): readonly Uint8Array[] {
  if (data.length % size === 0) return splitElements(data, size);
  return refuse(`slice of size ${data.length} cannot be precisely split into chunks of size ${size}`);
}

/** Protocol: of a point that is wrong in several ways, the coordinates are told first, in their order. */
function decodeG1<P extends CurvePoint>(group: CurveGroup<P>, raw: Uint8Array): P {
  return decodePoint(group, raw) ?? refuseBytes('invalid g1', raw);
}

function decodeG2<P extends CurvePoint>(group: CurveGroup<P>, raw: Uint8Array): P {
  const point = decodePoint(group, raw);
  return point !== undefined && group.isInSubgroup(point) ? point : refuseBytes('invalid g2', raw);
}

/** The point at infinity is all zeros. */
function decodePoint<P extends CurvePoint>(group: CurveGroup<P>, raw: Uint8Array): P | undefined {
  for (const coordinate of splitElements(raw, scalarSize)) assertFq(coordinate);
  if (raw.every((byte) => byte === 0)) return group.zero;
  const { coordinateSize } = group;
  return group.fromAffine(raw.subarray(0, coordinateSize), raw.subarray(coordinateSize));
}

function assertFq(raw: Uint8Array): void {
  if (bytesToNumberLE(raw) >= Fp.ORDER) refuseBytes('invalid fq', raw);
}

const checkedFr = (raw: Uint8Array): Uint8Array =>
  bytesToNumberLE(raw) < Fr.ORDER ? raw : refuseBytes('invalid fr', raw);

function decodeBool(raw: Uint8Array): boolean {
  const [byte = 0] = raw;
  return byte <= 1 ? byte === 1 : refuseBytes('invalid bool', raw);
}

function encodeG1<P extends CurvePoint>(group: CurveGroup<P>, point: P): Uint8Array {
  return group.isZero(point) ? new Uint8Array(g1Size) : group.toAffine(point);
}

/** The bytes as Rust's `{:X?}` prints them, without leading zeros. */
function refuseBytes(what: string, raw: Uint8Array): never {
  const bytes = Array.from(raw, (byte) => byte.toString(16).toUpperCase());
  return refuse(`${what}: [${bytes.join(', ')}]`);
}

function refuse(msg: string): never {
  throw new ContractTrap({ kind: 'AltBn128InvalidInput', msg });
}
