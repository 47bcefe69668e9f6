import { bls12_381 } from '@noble/curves/bls12-381.js';
import { numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { concatBytes } from '../../src/primitives/bytes.ts';
import type { MappedGroup } from '../../src/vm/crypto.ts';
import { nobleBls12381 } from '../../src/vm/crypto-noble/pairing-curves.ts';
import { joined, mostly, oneOf, several, someSign } from './arbitrary-bytes.ts';

const g1 = bls12_381.G1.Point;
const g2 = bls12_381.G2.Point;
const order = bls12_381.fields.Fr.ORDER;
const prime = bls12_381.fields.Fp.ORDER;

const word = (value: bigint): Uint8Array => numberToBytesBE(value, 48);
const words = (...values: readonly bigint[]): Uint8Array => concatBytes(...values.map(word));
const zeros = (size: number): Uint8Array => new Uint8Array(size);
const flagged = (flags: number, bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => (i === 0 ? byte | flags : byte));

/** Small ones and their negatives meet often: sums that double or cancel are the hard ones. */
const factors = [1n, 2n, 3n, 4n, order - 1n, order - 2n, order / 2n, 0x1234567n ** 8n, 3n ** 150n % order];

/** Points of the curve at small x, hardly any of them in the subgroup. */
function strays<P extends object>(group: MappedGroup<P>, xs: readonly Uint8Array[]): Uint8Array[] {
  return xs
    .flatMap((x) => [group.atX(x, false), group.atX(x, true)])
    .flatMap((point) => (point === undefined ? [] : [group.toAffine(point)]));
}

const smallX = Array.from({ length: 12 }, (_, x) => word(BigInt(x)));
const strays1 = strays(nobleBls12381.g1, smallX);
const strays2 = strays(
  nobleBls12381.g2,
  smallX.flatMap((x) => [concatBytes(word(0n), x), concatBytes(x, word(1n))]),
);

const points1 = [flagged(0x40, zeros(96)), ...factors.map((k) => g1.BASE.multiplyUnsafe(k).toBytes(false))];
const points2 = [flagged(0x40, zeros(192)), ...factors.map((k) => g2.BASE.multiplyUnsafe(k).toBytes(false))];

const flagEdges = (points: readonly Uint8Array[]): Uint8Array[] =>
  points.slice(0, 3).flatMap((bytes) => [0x20, 0x40, 0x80, 0xa0, 0xe0].map((flags) => flagged(flags, bytes)));
const edges1 = [...flagEdges(points1), zeros(96), words(1n, 1n), words(prime, 2n), words(0n, prime + 2n)];
const edges2 = [...flagEdges(points2), zeros(192), words(1n, 1n, 1n, 1n), words(prime, 0n, 0n, prime)];

const inGroup1 = mostly(oneOf(points1), oneOf([...edges1, ...strays1]), 96);
const inGroup2 = mostly(oneOf(points2), oneOf([...edges2, ...strays2]), 192);
const onCurve1 = mostly(oneOf([...points1, ...strays1]), oneOf(edges1), 96);
const onCurve2 = mostly(oneOf([...points2, ...strays2]), oneOf(edges2), 192);

const someScalar = fc
  .oneof(
    fc.constantFrom(0n, 1n, 2n, order - 1n, order, order + 1n, 2n * order, 2n ** 128n, 2n ** 256n - 1n),
    fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  )
  .map((value) => numberToBytesLE(value, 32));
const signed = (point: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  joined(mostly(someSign, oneOf([Uint8Array.of(2)]), 1), point);

export const someG1Signed = several(signed(onCurve1), 40);
export const someG2Signed = several(signed(onCurve2), 20);
export const someG1Terms = several(joined(inGroup1, someScalar), 270);
export const someG2Terms = several(joined(inGroup2, someScalar), 12);

const someFp = mostly(
  fc.oneof(
    oneOf([0n, 1n, 2n, prime - 1n, prime - 2n].map(word)),
    fc.bigInt({ min: 0n, max: prime - 1n }).map(word),
  ),
  oneOf([prime, prime + 1n, 2n ** 384n - 1n].map(word)),
  48,
);
const few = (element: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.array(element, { maxLength: 4 }).map((all) => concatBytes(...all));

export const someBlsFps = few(someFp);
export const someBlsFp2s = few(joined(someFp, someFp));

const packedEdges = (size: number): Uint8Array[] =>
  [0x00, 0x40, 0x80, 0xa0, 0xc0, 0xe0].flatMap((flags) => [
    flagged(flags, zeros(size)),
    flagged(flags, concatBytes(zeros(size - 1), Uint8Array.of(4))),
    flagged(flags, concatBytes(zeros(size - 48), word(prime))),
  ]);
/** x and a flag: about half of them have no point. */
const packed = (element: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(element, fc.constantFrom(0x80, 0xa0)).map(([bytes, flags]) => flagged(flags, bytes));
const packedOf = (points: readonly Uint8Array[]): Uint8Array[] =>
  points
    .slice(1)
    .flatMap((bytes) => [0x80, 0xa0].map((flags) => flagged(flags, bytes.subarray(0, bytes.length / 2))));

export const someG1Packed = fc.oneof(
  few(mostly(oneOf(packedOf([...points1, ...strays1])), oneOf(packedEdges(48)), 48)),
  packed(someFp),
);
export const someG2Packed = fc.oneof(
  few(mostly(oneOf(packedOf([...points2, ...strays2])), oneOf(packedEdges(96)), 96)),
  packed(joined(someFp, someFp)),
);

/** e(aP, bQ) e(-abP, Q): one. */
const matching = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })).map(([a, b]) => {
  const [p, q] = [g1.BASE.multiplyUnsafe(BigInt(a)), g2.BASE.multiplyUnsafe(BigInt(b))];
  const rest = g1.BASE.multiplyUnsafe(order - BigInt(a * b));
  return concatBytes(...[p, q, rest, g2.BASE].map((point) => point.toBytes(false)));
});
export const someBlsPairs = fc.oneof(
  matching,
  joined(matching, inGroup1, inGroup2),
  fc.array(joined(inGroup1, inGroup2), { maxLength: 3 }).map((all) => concatBytes(...all)),
);
