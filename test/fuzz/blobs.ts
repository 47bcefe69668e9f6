import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';

/** Bytes that a script has in its memory, where they always lie. */
export type Blob = { readonly address: number; readonly bytes: Uint8Array };

const secret = sha256(toUtf8('a key that is no secret'));
const message = toUtf8('a message of our own');
const digest = sha256(message);
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const bytes = (...values: readonly number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const filled = (length: number, value = 0): Uint8Array => new Uint8Array(length).fill(value);

/** With one bit turned over. */
function flipped(source: Uint8Array, at = source.length - 1): Uint8Array {
  const copy = source.slice();
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

const amount = (value: bigint): Uint8Array => numberToBytesLE(value, 16);
const scalar = (value: bigint): Uint8Array => numberToBytesLE(value, 32);

function bnPoint(factor: bigint): Uint8Array {
  const { x, y } = bn254.G1.Point.BASE.multiply(factor).toAffine();
  return concatBytes(scalar(x), scalar(y));
}

function bnTwist(factor: bigint): Uint8Array {
  const { x, y } = bn254.G2.Point.BASE.multiply(factor).toAffine();
  return concatBytes(scalar(x.c0), scalar(x.c1), scalar(y.c0), scalar(y.c1));
}

const bnPair = concatBytes(bnPoint(2n), bnTwist(3n));
const bnPairNegated = concatBytes(bnPoint(bn254.fields.Fr.ORDER - 3n), bnTwist(2n));

const blsG1 = (factor: bigint, compressed = false): Uint8Array =>
  bls12_381.G1.Point.BASE.multiply(factor).toBytes(compressed);
const blsG2 = (factor: bigint, compressed = false): Uint8Array =>
  bls12_381.G2.Point.BASE.multiply(factor).toBytes(compressed);
const blsOrder = bls12_381.fields.Fr.ORDER;
const infinityG1 = concatBytes(bytes(0x40), filled(95));
const fp = (value: bigint): Uint8Array => numberToBytesBE(value, 48);
const fpOrder = bls12_381.fields.Fp.ORDER;
const plus = bytes(0);

const ecdsa = secp256k1.sign(digest, secret, { prehash: false });
const pqKeys = ml_dsa65.keygen(secret);

const fitting = ['bob.near', 'alice.near', 'sub.alice.near', 'system', 'a1', '0'.repeat(64)].concat(
  `0x${'ab'.repeat(20)}`,
  `0s${'12'.repeat(20)}`,
);
const misspelt = ['Bob.near', 'bob..near', 'a', 'a'.repeat(65), '', `0u${'c'.repeat(20)}`, 'bob.near\n'];

type Contents = { readonly right: readonly Uint8Array[]; readonly wrong: readonly Uint8Array[] };

/** By what a parameter takes them for: what is accepted there, and what is nearly right or at an edge. */
const contents = {
  account: { right: fitting.map(toUtf8), wrong: [...misspelt.map(toUtf8), bytes(0xff, 0x61)] },
  public_key: {
    right: [
      concatBytes(bytes(0), ed25519.getPublicKey(secret)),
      concatBytes(bytes(0), filled(32)),
      concatBytes(bytes(1), secp256k1.getPublicKey(secret, false).slice(1)),
    ],
    wrong: [
      concatBytes(bytes(1), filled(64, 7)),
      concatBytes(bytes(2), filled(1952, 3)),
      concatBytes(bytes(2), filled(32)),
      concatBytes(bytes(3), filled(32)),
      concatBytes(bytes(0), filled(31)),
      filled(0),
    ],
  },
  amount: {
    right: [0n, 1n, 7n, 10n ** 18n].map(amount),
    wrong: [10n ** 24n, 2n ** 64n, 2n ** 127n, 2n ** 128n - 1n].map(amount),
  },
  hash: { right: [digest, filled(32)], wrong: [filled(31), filled(33, 1), filled(0)] },
  text: {
    right: ['hello', '', 'grüße, 世界 🌍', 'x'.repeat(300), 'nul\0in the middle', '\u{feff}mark'].map(toUtf8),
    wrong: [bytes(0xc3, 0x28), bytes(0xed, 0xa0, 0x80), bytes(0xf0, 0x9f)],
  },
  wide_text: {
    right: ['hello', '', 'grüße, 世界 🌍', 'y'.repeat(200), 'nul\0in'].map(utf16),
    wrong: [bytes(0, 0xd8), bytes(0x61, 0, 0x62), bytes(0, 0xdc, 0x61, 0)],
  },
  // What `abort` reads: a length in bytes before the pointer, then UTF-16.
  string: {
    right: ['oh no', '', 'file.ts', 'ü🌍'].map((text) => {
      const wide = utf16(text);
      return concatBytes(numberToBytesLE(wide.length, 4), wide);
    }),
    wrong: [filled(4, 0xff), bytes(3, 0, 0, 0, 1, 2, 3)],
  },
  method: {
    right: ['main', 'get', 'a_method', 'm'.repeat(256)].map(toUtf8),
    wrong: [...['', 'm'.repeat(257)].map(toUtf8), bytes(0xff)],
  },
  methods: {
    right: ['get', 'get,set', '', 'a,b,c,d'].map(toUtf8),
    wrong: [...['get,,set', 'get,', ',', 'm'.repeat(2_100)].map(toUtf8), bytes(0xff)],
  },
  arguments: {
    right: [toUtf8('{"a":1}'), filled(0), filled(300, 0x20)],
    wrong: [bytes(0xff), filled(1_025)],
  },
  key: {
    right: [toUtf8('key'), toUtf8('k'), filled(0), toUtf8('another key')],
    wrong: [filled(2048, 1), filled(2049, 1)],
  },
  value: { right: [toUtf8('value'), filled(0), filled(100, 9)], wrong: [filled(1000, 5), filled(4_001, 6)] },
  code: { right: [toUtf8('not a wasm contract'), filled(0)], wrong: [filled(900, 1)] },
  any: {
    right: [message, filled(0), filled(64, 2), filled(500, 4)],
    wrong: [filled(63, 1), filled(65), filled(135), filled(136), filled(137, 3), filled(71), filled(72)],
  },
  message: { right: [message], wrong: [filled(0), digest] },
  ed25519_signature: {
    right: [ed25519.sign(message, secret)],
    wrong: [flipped(ed25519.sign(message, secret)), filled(64), filled(64, 0xff)],
  },
  ed25519_key: {
    right: [ed25519.getPublicKey(secret)],
    wrong: [filled(32), flipped(ed25519.getPublicKey(secret)), filled(31)],
  },
  p256_signature: {
    right: [p256.sign(message, secret).toBytes('compact')],
    wrong: [filled(64), filled(64, 0xff), filled(63)],
  },
  p256_key: {
    right: [p256.getPublicKey(secret, true)],
    wrong: [flipped(p256.getPublicKey(secret, true), 0), filled(33), filled(32)],
  },
  ml_dsa_signature: {
    right: [ml_dsa65.sign(pqKeys.secretKey, message)],
    wrong: [filled(3309), filled(3308)],
  },
  ml_dsa_key: { right: [pqKeys.publicKey], wrong: [filled(1952), filled(1951)] },
  ecdsa_signature: {
    right: [ecdsa.toBytes('compact')],
    wrong: [
      new secp256k1.Signature(ecdsa.r, secp256k1.CURVE.n - ecdsa.s).toBytes('compact'),
      flipped(ecdsa.toBytes('compact')),
      filled(64),
      filled(63),
    ],
  },
  bn_terms: {
    right: [
      concatBytes(bnPoint(5n), scalar(9n)),
      concatBytes(bnPoint(5n), scalar(9n), bnPoint(2n), scalar(bn254.fields.Fr.ORDER - 1n)),
      filled(96),
    ],
    wrong: [
      filled(0),
      concatBytes(bnPoint(5n), scalar(bn254.fields.Fr.ORDER)),
      flipped(concatBytes(bnPoint(5n), scalar(9n)), 3),
    ],
  },
  bn_signed: {
    right: [
      concatBytes(plus, bnPoint(5n), bytes(1), bnPoint(5n)),
      concatBytes(bytes(1), bnPoint(7n)),
      filled(65),
    ],
    wrong: [filled(0), concatBytes(bytes(2), bnPoint(1n)), filled(64)],
  },
  bn_pairs: {
    right: [concatBytes(bnPair, bnPairNegated), bnPair, filled(192)],
    wrong: [filled(0), flipped(bnPair, 100), filled(191)],
  },
  bls_p1_signed: {
    right: [concatBytes(plus, blsG1(5n), bytes(1), blsG1(6n)), concatBytes(plus, infinityG1)],
    wrong: [concatBytes(bytes(2), blsG1(5n)), concatBytes(plus, flipped(blsG1(5n))), filled(0), filled(97)],
  },
  bls_p2_signed: {
    right: [concatBytes(plus, blsG2(5n), bytes(1), blsG2(5n)), concatBytes(bytes(1), blsG2(2n))],
    wrong: [filled(193), filled(0)],
  },
  bls_g1_terms: {
    right: [
      concatBytes(blsG1(5n), scalar(7n)),
      concatBytes(blsG1(5n), scalar(blsOrder), infinityG1, scalar(3n)),
      concatBytes(blsG1(5n), filled(32, 0xff)),
    ],
    wrong: [concatBytes(fp(0n), fp(2n), scalar(3n)), filled(128), filled(0)],
  },
  bls_g2_terms: {
    right: [concatBytes(blsG2(5n), scalar(7n)), concatBytes(blsG2(5n), filled(32, 0xff))],
    wrong: [filled(224), filled(0)],
  },
  bls_fp: {
    right: [fp(12345n), fp(0n), fp(fpOrder - 1n), concatBytes(fp(1n), fp(2n))],
    wrong: [fp(fpOrder), filled(47), filled(0)],
  },
  bls_fp2: {
    right: [concatBytes(fp(1n), fp(2n)), filled(96)],
    wrong: [concatBytes(fp(1n), fp(fpOrder)), filled(95), filled(0)],
  },
  bls_pairs: {
    right: [
      concatBytes(blsG1(2n), blsG2(3n), blsG1(blsOrder - 6n), blsG2(1n)),
      concatBytes(blsG1(2n), blsG2(3n)),
      concatBytes(infinityG1, blsG2(3n)),
    ],
    wrong: [filled(288), filled(0)],
  },
  bls_p1_packed: {
    right: [blsG1(9n, true), concatBytes(bytes(0xc0), filled(47))],
    wrong: [flipped(blsG1(9n, true)), filled(48), filled(0)],
  },
  bls_p2_packed: {
    right: [blsG2(9n, true), concatBytes(bytes(0xc0), filled(95))],
    wrong: [flipped(blsG2(9n, true)), filled(96), filled(0)],
  },
  state_init: {
    right: [concatBytes(bytes(1), filled(32, 4), filled(4))],
    wrong: [filled(0), filled(40, 0xff)],
  },
  yield_id: { right: [filled(32, 8), filled(32)], wrong: [filled(31), filled(33)] },
} as const satisfies Readonly<Record<string, Contents>>;

export type BlobKind = keyof typeof contents;

/** Below it scripts keep their results. */
const firstAddress = 0x4000;

export type Blobs = { readonly right: readonly Blob[]; readonly wrong: readonly Blob[] };

function place(): ReadonlyMap<string, Blobs> {
  let next = firstAddress;
  const at = (content: Uint8Array): Blob => {
    const blob = { address: next, bytes: content };
    next += Math.ceil((content.length + 1) / 64) * 64;
    return blob;
  };
  const all: readonly (readonly [string, Contents])[] = Object.entries(contents);
  return new Map(
    all.map(([kind, { right, wrong }]) => [kind, { right: right.map(at), wrong: wrong.map(at) }]),
  );
}

const placed = place();

export function blobsOf(kind: BlobKind): Blobs {
  const blobs = placed.get(kind);
  if (blobs === undefined) throw new Error(`no blobs of the kind ${kind}`);
  return blobs;
}

export const blobKinds = Object.keys(contents) as readonly BlobKind[];
