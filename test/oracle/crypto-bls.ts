import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { type Scenario, TGAS } from './scenario.ts';

const { G1, G2, fields } = bls12_381;
const DST = 'BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_';
const message = toUtf8('a block to sign');
const secrets = [101n, 202n, 303n];

const base64 = (points: readonly { toBytes(isCompressed: boolean): Uint8Array }[]): string[] =>
  points.map((point) => toBase64(point.toBytes(true)));
const element = (value: bigint): Uint8Array => numberToBytesBE(value, 48);
const weights = [1n, 77n, fields.Fr.ORDER - 5n].map((value) => toBase64(numberToBytesLE(value, 32)));

/** The message's hash to the field: two elements of Fp2, each with its second coordinate first. */
function hashToField(): string {
  const options = { DST, p: fields.Fp.ORDER, m: 2, k: 128, expand: 'xmd', hash: sha256 } as const;
  const elements = hash_to_field(message, 2, options);
  return toBase64(concatBytes(...elements.flatMap(([c0 = 0n, c1 = 0n]) => [element(c1), element(c0)])));
}

function isSignedByAll(crypto: Scenario): void {
  const method = 'is_signed_by_all';
  const point = G2.Point.fromAffine(G2.hashToCurve(message, { DST }).toAffine());
  const signatures = secrets.map((secret) => point.multiply(secret));
  const good = {
    public_keys: base64(secrets.map((secret) => G1.Point.BASE.multiply(secret))),
    message: hashToField(),
    signatures: base64(signatures),
  };
  const [first = ''] = good.signatures;
  const noPoint = toBase64(new Uint8Array(48).fill(0xff));
  const cases: Readonly<Record<string, object>> = {
    'all signed': good,
    'one signature for all': { ...good, signatures: base64([point.multiply(606n)]) },
    'one did not sign': { ...good, signatures: [first] },
    'another message': { ...good, message: toBase64(new Uint8Array(192)) },
    'a key that is no point': { ...good, public_keys: [noPoint] },
    'a key off the group': {
      ...good,
      public_keys: [toBase64(Uint8Array.of(0x80, ...new Uint8Array(46), 4))],
    },
    'a signature that is no point': { ...good, signatures: [`${noPoint}${noPoint}`] },
    'an element over the prime': { ...good, message: toBase64(new Uint8Array(192).fill(0xff)) },
    'a short key': { ...good, public_keys: [''.padEnd(4, 'A')] },
    'nobody, nothing': { ...good, public_keys: [], signatures: [] },
  };
  for (const [name, input] of Object.entries(cases)) {
    crypto.run({ name: `${method}: ${name}`, method, input, gas: 300n * TGAS });
  }
  crypto.run({ name: `${method}: in a view`, method, input: good, gas: 300n * TGAS, view: true });
  crypto.run({ name: `${method}: with too little gas`, method, input: good, gas: 9n * TGAS });
}

function weigh(crypto: Scenario): void {
  const public_keys = base64(secrets.map((secret) => G1.Point.BASE.multiply(secret)));
  const signatures = base64(secrets.map((secret) => G2.Point.BASE.multiply(secret)));
  const short = ['AAAA', ...weights.slice(1)];
  crypto.run({ name: 'weigh_keys', method: 'weigh_keys', input: { public_keys, weights } });
  crypto.run({ name: 'weigh_keys: none', method: 'weigh_keys', input: { public_keys: [], weights: [] } });
  crypto.run({
    name: 'weigh_keys: a short weight',
    method: 'weigh_keys',
    input: { public_keys, weights: short },
  });
  crypto.run({
    name: 'weigh_keys: a key off the group',
    method: 'weigh_keys',
    input: { public_keys: [toBase64(Uint8Array.of(0x80, ...new Uint8Array(46), 4))], weights },
  });
  crypto.run({ name: 'weigh_signatures', method: 'weigh_signatures', input: { signatures, weights } });
  crypto.run({
    name: 'weigh_signatures: a short weight',
    method: 'weigh_signatures',
    input: { signatures, weights: short },
  });
}

function pointOf(crypto: Scenario): void {
  const method = 'point_of';
  const elements = (...values: readonly bigint[]): object => ({
    elements: toBase64(concatBytes(...values.map(element))),
  });
  crypto.run({ name: 'point_of', method, input: elements(1n, 2n) });
  crypto.run({ name: 'point_of: two that cancel', method, input: elements(1n, fields.Fp.ORDER - 1n) });
  crypto.run({ name: 'point_of: no element', method, input: elements() });
  crypto.run({ name: 'point_of: an element over the prime', method, input: elements(fields.Fp.ORDER) });
  crypto.run({ name: 'point_of: half an element', method, input: { elements: 'AAAA' } });
}

/** Aggregated signatures over BLS12-381. */
export function blsCases(crypto: Scenario): void {
  isSignedByAll(crypto);
  weigh(crypto);
  pointOf(crypto);
}
