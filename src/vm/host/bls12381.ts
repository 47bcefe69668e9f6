import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bytesToNumberLE } from '@noble/curves/utils.js';
import type { ExtCost } from '../../params/at-version.ts';
import { concatBytes } from '../../primitives/bytes.ts';
import type { Call, Slice } from '../call.ts';
import { ContractTrap } from '../errors.ts';
import { type BlsGroup, deserialize, g1, g2, serialize, uncompress } from './bls12381-points.ts';
import { type Point, weightedSum } from './curve-points.ts';
import { splitElements } from './elements.ts';

const { Fp12, Fr } = bls12_381.fields;
const scalarSize = 32;
const g1Size = 2 * g1.coordinateSize;
const g2Size = 2 * g2.coordinateSize;

/** Nothing if an element is not what it should be: the guest is told, the call goes on. */
type Answer = Uint8Array | undefined;
type Compute = (elements: readonly Uint8Array[], call: Call) => Answer;
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
    const answer = compute(split(call.read(value), size, name), call);
    if (answer === undefined) return 1n;
    call.registers.set(register, answer);
    return 0n;
  };

export const bls12381P1Sum = blsFunction({ cost: 'bls12381_p1_sum', size: 1 + g1Size }, (elements, call) =>
  sum(call, g1, elements),
);

export const bls12381P2Sum = blsFunction({ cost: 'bls12381_p2_sum', size: 1 + g2Size }, (elements, call) =>
  sum(call, g2, elements),
);

export const bls12381G1Multiexp = blsFunction(
  { cost: 'bls12381_g1_multiexp', size: g1Size + scalarSize, name: 'bls12381_p1_multiexp' },
  (elements) => multiexp(g1, elements),
);

export const bls12381G2Multiexp = blsFunction(
  { cost: 'bls12381_g2_multiexp', size: g2Size + scalarSize, name: 'bls12381_p2_multiexp' },
  (elements) => multiexp(g2, elements),
);

export const bls12381MapFpToG1 = blsFunction(
  { cost: 'bls12381_map_fp_to_g1', size: g1.coordinateSize },
  (elements) => mapToGroup(g1, elements),
);

export const bls12381MapFp2ToG2 = blsFunction(
  { cost: 'bls12381_map_fp2_to_g2', size: g2.coordinateSize },
  (elements) => mapToGroup(g2, elements),
);

export const bls12381P1Decompress = blsFunction(
  { cost: 'bls12381_p1_decompress', size: g1.coordinateSize },
  (elements, call) => decompress(call, g1, elements),
);

export const bls12381P2Decompress = blsFunction(
  { cost: 'bls12381_p2_decompress', size: g2.coordinateSize },
  (elements, call) => decompress(call, g2, elements),
);

/** Returns 0 if the product of the pairings is one, 2 if it is not, 1 if a point is not what it should be. */
export function bls12381PairingCheck(call: Call, value: Slice): bigint {
  const size = g1Size + g2Size;
  call.gas.pay('bls12381_pairing_base');
  const data = call.read(value);
  call.gas.payPer('bls12381_pairing_element', Math.floor(data.length / size));
  const pairs = allOf(split(data, size, 'bls12381_pairing_check'), readPair);
  if (pairs === undefined) return 1n;
  // A pairing with the point at infinity is one; noble refuses to compute it.
  const product = bls12_381.pairingBatch(pairs.filter((pair) => !pair.g1.is0() && !pair.g2.is0()));
  return Fp12.eql(product, Fp12.ONE) ? 0n : 2n;
}

function readPair(element: Uint8Array) {
  const first = inSubgroup(deserialize(g1, element.subarray(0, g1Size)));
  if (first === undefined) return undefined;
  const second = inSubgroup(deserialize(g2, element.subarray(g1Size)));
  return second === undefined ? undefined : { g1: first, g2: second };
}

/** The points need not be in the subgroup; one whose first byte is 1 is subtracted. */
function sum<T>(call: Call, group: BlsGroup<T>, elements: readonly Uint8Array[]): Answer {
  const points = allOf(elements, (element) => {
    const [sign = 0] = element;
    if (sign > 1) return undefined;
    const point = withoutZeroX(call, group, deserialize(group, element.subarray(1)));
    return sign === 1 ? point?.negate() : point;
  });
  if (points === undefined) return undefined;
  return serialize(
    group,
    points.reduce((total, point) => total.add(point), group.curve.ZERO),
  );
}

function multiexp<T>(group: BlsGroup<T>, elements: readonly Uint8Array[]): Answer {
  const pointSize = 2 * group.coordinateSize;
  const terms = allOf(elements, (element) => {
    const point = inSubgroup(deserialize(group, element.subarray(0, pointSize)));
    const scalar = Fr.create(bytesToNumberLE(element.subarray(pointSize)));
    return point === undefined ? undefined : ([point, scalar] as const);
  });
  return terms === undefined ? undefined : serialize(group, weightedSum(group.curve, terms));
}

function mapToGroup<T>(group: BlsGroup<T>, elements: readonly Uint8Array[]): Answer {
  const values = allOf(elements, group.decode);
  return values && concatBytes(...values.map((value) => serialize(group, group.map(value))));
}

/** The points need not be in the subgroup. */
function decompress<T>(call: Call, group: BlsGroup<T>, elements: readonly Uint8Array[]): Answer {
  const points = allOf(elements, (element) => withoutZeroX(call, group, uncompress(group, element)));
  return points && concatBytes(...points.map((point) => serialize(group, point)));
}

const inSubgroup = <T>(point: Point<T> | undefined): Point<T> | undefined =>
  point?.isTorsionFree() ? point : undefined;

/** Protocol: until a version that is still to come, what blst tells about x = 0 is taken for a refusal. */
function withoutZeroX<T>(
  { params }: Call,
  { curve, tellsZeroX }: BlsGroup<T>,
  point: Point<T> | undefined,
): Point<T> | undefined {
  if (point === undefined || params.wasm.bls12381_not_in_group_fix || !tellsZeroX) return point;
  return !point.is0() && curve.Fp.is0(point.X) ? undefined : point;
}

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
