import { bn254 } from '@noble/curves/bn254.js';
import { numberToBytesLE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { concatBytes } from '../../src/primitives/bytes.ts';
import { joined, mostly, oneOf, several, someSign } from './arbitrary-bytes.ts';

const { Fp, Fp2, Fr } = bn254.fields;
const g1 = bn254.G1.Point;
const g2 = bn254.G2.Point;
const order = Fr.ORDER;
const prime = Fp.ORDER;

const word = (value: bigint): Uint8Array => numberToBytesLE(value, 32);
const words = (...values: readonly bigint[]): Uint8Array => concatBytes(...values.map(word));

function encode1({ x, y }: typeof g1.BASE): Uint8Array {
  return words(x, y);
}

function encode2({ x, y }: typeof g2.BASE): Uint8Array {
  return words(x.c0, x.c1, y.c0, y.c1);
}

/** Small ones and their negatives meet often: sums that double or cancel are the hard ones. */
const factors = [1n, 2n, 3n, 4n, order - 1n, order - 2n, order / 2n, 0x1234567n ** 8n, 3n ** 150n % order];
const points1 = [words(0n, 0n), ...factors.map((k) => encode1(g1.BASE.multiplyUnsafe(k)))];
const points2 = [words(0n, 0n, 0n, 0n), ...factors.map((k) => encode2(g2.BASE.multiplyUnsafe(k)))];

/** Points of the twist that are not in the subgroup. */
const strays = Array.from({ length: 12 }, (_, k) => Fp2.fromBigTuple([BigInt(k), 1n])).flatMap((x) => {
  const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), g2.CURVE().b);
  const isSquare = Fp2.eql(Fp2.pow(square, (Fp2.ORDER - 1n) / 2n), Fp2.ONE);
  return isSquare ? [encode2(g2.fromAffine({ x, y: Fp2.sqrt(square) }))] : [];
});

const edges1 = [
  words(1n, 1n),
  words(0n, 1n),
  words(1n, prime - 2n),
  words(prime + 1n, 2n),
  words(1n, prime + 2n),
];
const edges2 = [...strays, words(0n, 0n, 0n, 1n), words(prime, 0n, 0n, 0n), words(1n, 2n, 3n, 4n)];

const someG1 = mostly(oneOf(points1), oneOf(edges1), 64);
const someG2 = mostly(oneOf(points2), oneOf(edges2), 128);
const someScalar = mostly(
  fc.oneof(
    oneOf([0n, 1n, 2n, order - 1n, order - 2n, 2n ** 128n, 2n ** 253n].map(word)),
    fc.bigInt({ min: 0n, max: order - 1n }).map(word),
  ),
  oneOf([order, order + 1n, 2n ** 256n - 1n].map(word)),
  32,
);

export const someBnTerms = several(joined(someG1, someScalar), 300);
export const someBnSigned = several(joined(mostly(someSign, oneOf([Uint8Array.of(2)]), 1), someG1), 40);

/** e(aP, bQ) e(-abP, Q): one. */
const matching = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 })).map(([a, b]) => {
  const [p, q] = [g1.BASE.multiplyUnsafe(BigInt(a)), g2.BASE.multiplyUnsafe(BigInt(b))];
  const rest = g1.BASE.multiplyUnsafe(order - BigInt(a * b));
  return concatBytes(encode1(p), encode2(q), encode1(rest), encode2(g2.BASE));
});
export const someBnPairs = fc.oneof(
  matching,
  joined(matching, someG1, someG2),
  fc.array(joined(someG1, someG2), { maxLength: 3 }).map((all) => concatBytes(...all)),
);
