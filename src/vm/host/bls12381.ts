import type { ExtCost } from '../../params/at-version.ts';
import { concatBytes } from '../../primitives/bytes.ts';
import type { Call } from '../call.ts';
import type { CurvePoint, MappedCurve, MappedGroup } from '../crypto.ts';
import { ContractTrap } from '../errors.ts';
import type { Slice } from '../slice.ts';
import { type Decoded, deserialize, serialize, uncompress } from './bls12381-points.ts';
import { splitElements } from './elements.ts';

const scalarSize = 32;
const fpSize = 48;
const fp2Size = 2 * fpSize;
const g1Size = 2 * fpSize;
const g2Size = 2 * fp2Size;

/** Nothing if an element is not what it should be: the guest is told, the call goes on. */
type Answer = Uint8Array | undefined;
type Compute = (curve: MappedCurve, elements: readonly Uint8Array[], call: Call) => Answer;
type BlsFunction = (call: Call, value: Slice, register: bigint) => bigint;
/** Functions that cost so much, and so much more for each element. */
type CostName<E = ExtCost> = E extends `bls12381_${infer Name}_element` ? `bls12381_${Name}` : never;
type Facts = {
  readonly cost: CostName;
  /** Bytes of an element. */
  readonly size: number;
  /** nearcore's name of the function in its error, where it is another. */
  readonly name?: string;
};

/** Returns 0 and copies the answer to the register, or returns 1. */
const blsFunction =
  ({ cost, size, name = cost }: Facts, compute: Compute): BlsFunction =>
  (call, value, register) => {
    call.gas.pay(`${cost}_base`);
    // Protocol: elements are counted by the length argument, so the marker of a register is paid for as a length.
    call.gas.payPer(`${cost}_element`, value.length / BigInt(size));
    const answer = compute(call.crypto.bls12381, split(call.read(value), size, name), call);
    if (answer === undefined) return 1n;
    call.registers.set(register, answer);
    return 0n;
  };

export const bls12381P1Sum = blsFunction(
  { cost: 'bls12381_p1_sum', size: 1 + g1Size },
  ({ g1 }, elements, call) => sum(g1, elements, refusesZeroX(call)),
);

export const bls12381P2Sum = blsFunction({ cost: 'bls12381_p2_sum', size: 1 + g2Size }, ({ g2 }, elements) =>
  sum(g2, elements, false),
);

export const bls12381G1Multiexp = blsFunction(
  { cost: 'bls12381_g1_multiexp', size: g1Size + scalarSize, name: 'bls12381_p1_multiexp' },
  ({ g1 }, elements) => multiexp(g1, elements),
);

export const bls12381G2Multiexp = blsFunction(
  { cost: 'bls12381_g2_multiexp', size: g2Size + scalarSize, name: 'bls12381_p2_multiexp' },
  ({ g2 }, elements) => multiexp(g2, elements),
);

export const bls12381MapFpToG1 = blsFunction(
  { cost: 'bls12381_map_fp_to_g1', size: fpSize },
  ({ g1 }, elements) => mapToGroup(g1, elements),
);

export const bls12381MapFp2ToG2 = blsFunction(
  { cost: 'bls12381_map_fp2_to_g2', size: fp2Size },
  ({ g2 }, elements) => mapToGroup(g2, elements),
);

export const bls12381P1Decompress = blsFunction(
  { cost: 'bls12381_p1_decompress', size: fpSize },
  ({ g1 }, elements, call) => decompress(g1, elements, refusesZeroX(call)),
);

export const bls12381P2Decompress = blsFunction(
  { cost: 'bls12381_p2_decompress', size: fp2Size },
  ({ g2 }, elements) => decompress(g2, elements, false),
);

/** Returns 0 if the product of the pairings is one, 2 if it is not, 1 if a point is not what it should be. */
export function bls12381PairingCheck(call: Call, value: Slice): bigint {
  const size = g1Size + g2Size;
  call.gas.pay('bls12381_pairing_base');
  const data = call.read(value);
  call.gas.payPer('bls12381_pairing_element', Math.floor(data.length / size));
  const { bls12381: curve } = call.crypto;
  const pairs = allOf(split(data, size, 'bls12381_pairing_check'), (element) => readPair(curve, element));
  if (pairs === undefined) return 1n;
  return curve.isPairingProductOne(pairs) ? 0n : 2n;
}

function readPair({ g1, g2 }: MappedCurve, element: Uint8Array) {
  const first = inSubgroup(g1, element.subarray(0, g1Size));
  if (first === undefined) return undefined;
  const second = inSubgroup(g2, element.subarray(g1Size));
  return second === undefined ? undefined : ([first, second] as const);
}

/** The points need not be in the subgroup; one whose first byte is 1 is subtracted. */
function sum<P extends CurvePoint>(
  group: MappedGroup<P>,
  elements: readonly Uint8Array[],
  isZeroXRefused: boolean,
): Answer {
  const points = allOf(elements, (element) => {
    const [sign = 0] = element;
    if (sign > 1) return undefined;
    const point = takenPoint(deserialize(group, element.subarray(1)), isZeroXRefused);
    return point !== undefined && sign === 1 ? group.negate(point) : point;
  });
  return points && serialize(group, group.sum(points));
}

function multiexp<P extends CurvePoint>(group: MappedGroup<P>, elements: readonly Uint8Array[]): Answer {
  const pointSize = 2 * group.coordinateSize;
  const points = allOf(elements, (element) => inSubgroup(group, element.subarray(0, pointSize)));
  const scalars = elements.map((element) => element.subarray(pointSize));
  return points && serialize(group, group.multiexp(points, scalars));
}

function mapToGroup<P extends CurvePoint>(group: MappedGroup<P>, elements: readonly Uint8Array[]): Answer {
  const points = allOf(elements, (element) => group.map(element));
  return points && concatBytes(...points.map((point) => serialize(group, point)));
}

/** The points need not be in the subgroup. */
function decompress<P extends CurvePoint>(
  group: MappedGroup<P>,
  elements: readonly Uint8Array[],
  isZeroXRefused: boolean,
): Answer {
  const points = allOf(elements, (element) => takenPoint(uncompress(group, element), isZeroXRefused));
  return points && concatBytes(...points.map((point) => serialize(group, point)));
}

function inSubgroup<P extends CurvePoint>(group: MappedGroup<P>, bytes: Uint8Array): P | undefined {
  const point = deserialize(group, bytes)?.point;
  return point !== undefined && group.isInSubgroup(point) ? point : undefined;
}

/**
 * Protocol: blst says of points of G1 with x = 0 that they are not in the group, and until a version that is still to
 * come that is taken for a refusal.
 */
const refusesZeroX = ({ params }: Call): boolean => !params.wasm.bls12381_not_in_group_fix;

const takenPoint = <P>(decoded: Decoded<P> | undefined, isZeroXRefused: boolean): P | undefined =>
  decoded === undefined || (isZeroXRefused && decoded.isAtZeroX) ? undefined : decoded.point;

/** All of them read, or nothing if one could not be. */
function allOf<T>(
  elements: readonly Uint8Array[],
  read: (element: Uint8Array) => T | undefined,
): T[] | undefined {
  const results: T[] = [];
  for (const element of elements) {
    const result = read(element);
    if (result === undefined) return undefined;
    results.push(result);
  }
  return results;
}

function split(data: Uint8Array, size: number, name: string): readonly Uint8Array[] {
  if (data.length % size === 0) return splitElements(data, size);
  const msg = `Incorrect input length for ${name}: ${data.length} is not divisible by ${size}`;
  throw new ContractTrap({ kind: 'BLS12381InvalidInput', msg });
}
