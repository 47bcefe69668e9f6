import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { concatBytes } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import {
  formatSignature,
  isSignature,
  parseSignature,
  signatureSchema,
  verifySignature,
} from '../../src/primitives/signature.ts';
import { signature as anySignature } from '../support/arbitrary-actions.ts';

const secret = new Uint8Array(32).fill(7);
const message = sha256(Uint8Array.of(1));
const tagged = (tag: number, ...parts: Uint8Array[]) => concatBytes(Uint8Array.of(tag), ...parts);

const secpKey = tagged(1, secp256k1.getPublicKey(secret, false).subarray(1));
const rs = secp256k1.sign(message, secret, { prehash: false, lowS: true }).toBytes('compact');
const secpSignature = tagged(1, rs, Uint8Array.of(0));
const secpWith = (r: bigint, s: bigint) =>
  tagged(1, numberToBytesBE(r, 32), numberToBytesBE(s, 32), Uint8Array.of(0));
const [r, s] = [bytesToNumberBE(rs.subarray(0, 32)), bytesToNumberBE(rs.subarray(32))];
const order = secp256k1.Point.Fn.ORDER;

const edKey = tagged(0, ed25519.getPublicKey(secret));
const edSignature = tagged(0, ed25519.sign(message, secret));

const { publicKey: mlDsa, secretKey: mlDsaSecret } = ml_dsa65.keygen(secret);
const mlDsaKey = tagged(2, mlDsa);
const mlDsaSignature = tagged(2, ml_dsa65.sign(mlDsaSecret, message));

const changed = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1);

describe('verifySignature', () => {
  const schemes = [
    ['ed25519', edSignature, edKey],
    ['secp256k1', secpSignature, secpKey],
    ['ml-dsa-65', mlDsaSignature, mlDsaKey],
  ] as const;

  test.each(schemes)(
    'takes what an %s key signed, and nothing that differs by a bit',
    (_name, signature, key) => {
      expect(verifySignature(signature, message, key)).toBe(true);
      expect(verifySignature(signature, changed(message, 3), key)).toBe(false);
      expect(verifySignature(changed(signature, 40), message, key)).toBe(false);
      expect(verifySignature(signature, message, changed(key, 9))).toBe(false);
    },
  );

  test('refuses a key of another scheme, and bytes that are neither key nor signature', () => {
    expect(verifySignature(edSignature, message, secpKey)).toBe(false);
    expect(verifySignature(edSignature.subarray(1), message, edKey)).toBe(false);
    expect(verifySignature(edSignature, message, edKey.subarray(0, 5))).toBe(false);
  });

  test('does not care for the recovery byte of secp256k1, as long as it is one', () => {
    expect(verifySignature(secpSignature.with(65, 3), message, secpKey)).toBe(true);
    expect(verifySignature(secpSignature.with(65, 4), message, secpKey)).toBe(false);
  });

  test('refuses the greater of two values of s, which is as true', () => {
    const high = secpWith(r, order - s);
    expect(
      secp256k1.verify(high.subarray(1, 65), message, concatBytes(Uint8Array.of(4), secpKey.subarray(1)), {
        prehash: false,
        lowS: false,
      }),
    ).toBe(true);
    expect(verifySignature(high, message, secpKey)).toBe(false);
  });

  test.each([
    ['r is zero', secpWith(0n, s)],
    ['s is zero', secpWith(r, 0n)],
    ['r is the order', secpWith(order, s)],
    ['r is beyond the order', secpWith(2n ** 256n - 1n, s)],
  ])('refuses a secp256k1 signature whose %s', (_name, signature) => {
    expect(verifySignature(signature, message, secpKey)).toBe(false);
  });

  test('refuses a secp256k1 signature of anything but 32 bytes', () => {
    expect(verifySignature(secpSignature, concatBytes(message, message), secpKey)).toBe(false);
    expect(verifySignature(secpSignature, message.subarray(0, 31), secpKey)).toBe(false);
  });

  const fieldOrder = secp256k1.Point.Fp.ORDER;
  test.each([
    ['that is zero', 0n, 0n],
    ['beyond the field in x', fieldOrder, 1n],
    ['beyond the field in y', 1n, 2n ** 256n - 1n],
  ])('refuses a secp256k1 key %s', (_name, x, y) => {
    const key = tagged(1, numberToBytesBE(x, 32), numberToBytesBE(y, 32));
    expect(verifySignature(secpSignature, message, key)).toBe(false);
  });

  test('agrees with another secp256k1 implementation', () => {
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(hash, hash.filter(secp256k1.utils.isValidSecretKey), (digest, signer) => {
        const key = secp256k1.getPublicKey(signer, false);
        const signed = secp256k1.sign(digest, signer, { prehash: false, lowS: true });
        const bytes = tagged(1, signed.toBytes('compact'), Uint8Array.of(signed.recovery ?? 0));
        expect(verifySignature(bytes, digest, tagged(1, key.subarray(1)))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

describe('signatureSchema', () => {
  test('is undone by decoding, and its text by parsing', () => {
    fc.assert(
      fc.property(anySignature, (value) => {
        expect(decode(signatureSchema, encode(signatureSchema, value))).toEqual(value);
        expect(parseSignature(formatSignature(value))).toEqual(value);
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['an unknown tag', tagged(3, new Uint8Array(64)), 'tag of a signature'],
    ['no tag', new Uint8Array(), 'unexpected end'],
    ['a short one', tagged(2, new Uint8Array(3308)), 'unexpected end'],
  ])('refuses %s', (_name, bytes, text) => {
    expect(() => decode(signatureSchema, bytes)).toThrow(text);
  });

  test('takes a large s from text, which borsh refuses', () => {
    const large = new Uint8Array(65).with(64, 0x80);
    expect(parseSignature(formatSignature(large))).toEqual(large);
    expect(verifySignature(large, message, edKey)).toBe(false);
    expect(() => decode(signatureSchema, large)).toThrow(BorshError);
  });

  test.each([
    '',
    'ed25519:',
    'rsa:11',
    `ed25519:${'1'.repeat(65)}`,
    'secp256k1:0',
    `ed25519:${'z'.repeat(9_999)}`,
  ])('does not parse %s', (text) => expect(parseSignature(text)).toBeUndefined());

  test('formatSignature refuses what is none', () => {
    expect(isSignature(Uint8Array.of(0))).toBe(false);
    expect(() => formatSignature(Uint8Array.of(9))).toThrow(RangeError);
  });
});
