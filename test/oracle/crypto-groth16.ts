import { bn254 } from '@noble/curves/bn254.js';
import { numberToBytesLE } from '@noble/curves/utils.js';
import { concatBytes, toBase64 } from '../../src/primitives/bytes.ts';
import { type Scenario, TGAS } from './scenario.ts';

const { Fr } = bn254.fields;
const word = (value: bigint): Uint8Array => numberToBytesLE(value, 32);
const scalar = (value: bigint): string => toBase64(word(value));

function point1(k: bigint): string {
  const { x, y } = bn254.G1.Point.BASE.multiply(k).toAffine();
  return toBase64(concatBytes(word(x), word(y)));
}

function point2(k: bigint): string {
  const { x, y } = bn254.G2.Point.BASE.multiply(k).toAffine();
  return toBase64(concatBytes(word(x.c0), word(x.c1), word(y.c0), word(y.c1)));
}

/** Whoever knows the trapdoor proves anything: the numbers behind a key, and `c` from the equation of Groth16. */
const trapdoor = { alpha: 1_001n, beta: 2_002n, gamma: 3_003n, delta: 4_004n, inputs: [5n, 6n, 7n] };
const publicInputs = [11n, 13n];

function proveFor(inputs: readonly bigint[]) {
  const { alpha, beta, gamma, delta } = trapdoor;
  const [a, b] = [8_008n, 9_009n];
  const sum = [1n, ...inputs].reduce((total, one, at) => total + one * (trapdoor.inputs[at] ?? 0n), 0n);
  const c = Fr.div(Fr.create(a * b - alpha * beta - sum * gamma), delta);
  return { a: point1(a), b: point2(b), c: point1(c) };
}

const key = {
  alpha: point1(trapdoor.alpha),
  beta: point2(trapdoor.beta),
  gamma: point2(trapdoor.gamma),
  delta: point2(trapdoor.delta),
  inputs: trapdoor.inputs.map(point1),
};

function isProved(crypto: Scenario): void {
  const method = 'is_proved';
  const proof = proveFor(publicInputs);
  const good = { key, proof, public_inputs: publicInputs.map(scalar) };
  const offCurve = toBase64(concatBytes(word(1n), word(1n)));
  const cases: Readonly<Record<string, object>> = {
    'a proof': good,
    'a proof of something else': { ...good, public_inputs: [11n, 14n].map(scalar) },
    'an input is missing': { ...good, public_inputs: [] },
    'a point off the curve': { ...good, proof: { ...proof, a: offCurve } },
    'a point of the other group': { ...good, proof: { ...proof, c: proof.b } },
    'a coordinate over the prime': {
      ...good,
      proof: { ...proof, a: toBase64(new Uint8Array(64).fill(0xff)) },
    },
    'points at infinity': { ...good, proof: { ...proof, a: toBase64(new Uint8Array(64)) } },
  };
  for (const [name, input] of Object.entries(cases)) {
    crypto.run({ name: `${method}: ${name}`, method, input, gas: 300n * TGAS });
  }
  crypto.run({ name: `${method}: in a view`, method, input: good, gas: 300n * TGAS, view: true });
  crypto.run({ name: `${method}: with too little gas`, method, input: good, gas: 20n * TGAS });
}

/** A Groth16 proof and commitments over BN254. */
export function groth16Cases(crypto: Scenario): void {
  isProved(crypto);
  const method = 'commit';
  const points = [1n, 2n, 3n].map(point1);
  const scalars = [0n, 5n, Fr.ORDER - 1n].map(scalar);
  crypto.run({ name: 'commit', method, input: { points, scalars } });
  crypto.run({ name: 'commit: to nothing', method, input: { points: [], scalars: [] } });
  crypto.run({ name: 'commit: a scalar is missing', method, input: { points, scalars: [] } });
  const short = [toBase64(new Uint8Array(31)), ...scalars.slice(1)];
  crypto.run({ name: 'commit: a short scalar', method, input: { points, scalars: short } });
}
