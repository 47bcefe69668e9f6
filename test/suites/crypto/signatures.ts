import { ed25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToNumberBE, bytesToNumberLE, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../../src/primitives/bytes.ts';
import type { Crypto } from '../../../src/vm/crypto.ts';
import { ecrecover, ed25519Verify, mlDsaVerify, p256Verify } from '../../../src/vm/host/signatures.ts';
import { BareCall, gasOf, trapOf } from '../../support/bare-call.ts';

/** The host functions of signatures over one implementation of the mathematics. */
export function signaturesSuite(crypto: Crypto): void {
  const bytes = (length: number, fill = 7): Uint8Array => new Uint8Array(length).fill(fill);
  const seed = bytes(32);
  const someSeed = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const someMessage = fc.uint8Array({ maxLength: 200 });

  type Verify = typeof ed25519Verify;

  /** What a guest gets that passes the three from memory. */
  function verify(use: Verify, signature: Uint8Array, message: Uint8Array, key: Uint8Array): bigint {
    const guest = new BareCall({ crypto });
    return use(guest.call, guest.put(signature), guest.put(message), guest.put(key));
  }

  const flipBit = (data: Uint8Array, bit: number): Uint8Array =>
    data.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

  describe('ed25519_verify', () => {
    const message = bytes(10);
    const key = ed25519.getPublicKey(seed);
    const signature = ed25519.sign(message, seed);
    const { Point } = ed25519;
    const order = Point.Fn.ORDER;
    const smallOrderKey = bytes(32, 0);

    test('accepts what was signed, and nothing with a bit changed', () => {
      const someBit = fc.nat(64 * 8 - 1);
      fc.assert(
        fc.property(someSeed, someMessage, someBit, (secret, text, bit) => {
          const signed = ed25519.sign(text, secret);
          const publicKey = ed25519.getPublicKey(secret);
          expect(verify(ed25519Verify, signed, text, publicKey)).toBe(1n);
          expect(verify(ed25519Verify, flipBit(signed, bit), text, publicKey)).toBe(0n);
        }),
        { numRuns: 20 },
      );
    });

    test('refuses s plus the order', () => {
      const s = bytesToNumberLE(signature.subarray(32)) + order;
      const other = concatBytes(signature.subarray(0, 32), numberToBytesLE(s, 32));
      expect(verify(ed25519Verify, other, message, key)).toBe(0n);
    });

    test('refuses a key that is no point', () => {
      expect(verify(ed25519Verify, signature, message, numberToBytesLE(2n, 32))).toBe(0n);
    });

    /** R = sB fits any key of which the challenge is a multiple of its order. */
    const small = (encoding: Uint8Array, nonce = Point.BASE): bigint =>
      verify(ed25519Verify, concatBytes(nonce.toBytes(), numberToBytesLE(1n, 32)), message, encoding);

    test.each([
      ['the neutral element', numberToBytesLE(1n, 32)],
      ['its y plus the order of the field', numberToBytesLE(1n + Point.Fp.ORDER, 32)],
      ['its x as a negative zero', numberToBytesLE(1n + 2n ** 255n, 32)],
    ])('takes for a key %s', (_, encoding) => {
      expect(small(encoding)).toBe(1n);
    });

    test('checks without the cofactor', () => {
      const nonce = Point.BASE.add(Point.fromBytes(smallOrderKey, true));
      expect(small(numberToBytesLE(1n, 32), nonce)).toBe(0n);
    });

    test('compares R as bytes', () => {
      const sum = concatBytes(numberToBytesLE(1n + Point.Fp.ORDER, 32), bytes(32, 0));
      expect(verify(ed25519Verify, sum, message, numberToBytesLE(1n, 32))).toBe(0n);
    });

    test('stops before the message is read when the last bits of s are set', () => {
      const guest = new BareCall({ crypto });
      const { ext } = guest.call.params;
      const at = guest.put(bytes(64, 0xff));
      const nowhere = { length: 1n, pointer: 2n ** 40n };
      const paid = gasOf(guest, () => expect(ed25519Verify(guest.call, at, nowhere, nowhere)).toBe(0n));
      const reading = ext.read_memory_base.gas + 64n * ext.read_memory_byte.gas;
      expect(paid.burnt).toBe(ext.ed25519_verify_base.gas + reading);
    });

    test.each([
      ['signature', bytes(63), key],
      ['signature', bytes(65), key],
      ['public key', signature, bytes(31)],
      ['public key', signature, bytes(33)],
    ])('ends the call for a %s of another length', (what, sign, publicKey) => {
      const error = { kind: 'Ed25519VerifyInvalidInput', msg: `invalid ${what} length` };
      expect(trapOf(() => verify(ed25519Verify, sign, message, publicKey))).toEqual(error);
    });
  });

  describe('ecrecover', () => {
    const { Point } = secp256k1;
    const order = Point.Fn.ORDER;
    const hash = bytes(32);

    type Recovery = { hash?: Uint8Array; r?: bigint; s?: bigint; v?: bigint; flag?: bigint };

    function recover({
      hash: digest = hash,
      r = 1n,
      s = 1n,
      v = 0n,
      flag = 0n,
    }: Recovery): Uint8Array | undefined {
      const guest = new BareCall({ crypto });
      const signature = guest.put(concatBytes(numberToBytesBE(r, 32), numberToBytesBE(s, 32)));
      const found = ecrecover(guest.call, guest.put(digest), signature, v, flag, 3n);
      expect(found).toBe(guest.call.registers.length(3n) === undefined ? 0n : 1n);
      return found === 1n ? guest.call.registers.get(3n) : undefined;
    }

    test('recovers the key that signed', () => {
      fc.assert(
        fc.property(someSeed, someSeed, (secret, digest) => {
          fc.pre(secp256k1.utils.isValidSecretKey(secret));
          const { r, s, recovery } = secp256k1.sign(digest, secret, { prehash: false });
          const key = secp256k1.getPublicKey(secret, false).subarray(1);
          expect(recover({ hash: digest, r, s, v: BigInt(recovery), flag: 1n })).toEqual(key);
        }),
        { numRuns: 20 },
      );
    });

    test('takes the upper half of s unless the flag forbids it', () => {
      const s = order / 2n;
      expect(recover({ s, flag: 1n })).toBeDefined();
      expect(recover({ s: s + 1n, flag: 1n })).toBeUndefined();
      expect(recover({ s: s + 1n, flag: 0n })).toBeDefined();
    });

    test('finds the nonce at r plus the order when v says so', () => {
      const [x] = [...Array(64).keys()]
        .map((i) => order + BigInt(i) + 1n)
        .filter((candidate) => isAbscissa(candidate));
      expect(recover({ r: (x ?? 0n) - order, v: 2n })).toBeDefined();
    });

    test.each([
      ['r is zero', { r: 0n }],
      ['s is zero', { s: 0n }],
      ['r is the order', { r: order }],
      ['s is the order', { s: order }],
      ['r is no abscissa', { r: 5n }],
      ['r plus the order is no element of the field', { r: order - 1n, v: 2n }],
      ['the key would be at infinity', { hash: numberToBytesBE(1n, 32), r: Point.BASE.x }],
    ])('finds no key where %s', (_, recovery) => {
      expect(recover(recovery)).toBeUndefined();
    });

    test.each<[string, Recovery]>([
      ['V recovery byte 0 through 3 are valid but was provided 4', { v: 4n, hash: bytes(31), flag: 2n }],
      ['The length of the hash: 31, exceeds the limit of 32 bytes', { hash: bytes(31), flag: 2n }],
      ['Malleability flag needs to be 0 or 1, but is instead 2', { flag: 2n, r: 0n }],
    ])('ends the call: %s', (msg, recovery) => {
      expect(trapOf(() => recover(recovery))).toEqual({ kind: 'ECRecoverError', msg });
    });

    test('ends the call for a signature of another length', () => {
      const guest = new BareCall({ crypto });
      const use = () => ecrecover(guest.call, guest.put(hash), guest.put(bytes(65)), 9n, 9n, 0n);
      const msg = 'The length of the signature: 65, exceeds the limit of 64 bytes';
      expect(trapOf(use)).toEqual({ kind: 'ECRecoverError', msg });
    });

    function isAbscissa(x: bigint): boolean {
      const { Fp } = Point;
      const square = Fp.add(Fp.mul(Fp.sqr(x), x), 7n);
      return Fp.eql(Fp.pow(square, (Fp.ORDER - 1n) / 2n), Fp.ONE);
    }
  });

  describe('p256_verify', () => {
    const { Point } = p256;
    const { Fn } = Point;
    const key = p256.getPublicKey(seed);
    const hash = bytes(32);
    const sign = (digest: Uint8Array): Uint8Array =>
      p256.sign(digest, seed, { prehash: false }).toBytes('compact');
    const signature = sign(hash);
    const withTag = (tag: number): Uint8Array => Uint8Array.of(tag, ...key.subarray(1));

    test('accepts what was signed, and nothing with a bit changed', () => {
      fc.assert(
        fc.property(someSeed, fc.nat(64 * 8 - 1), (digest, bit) => {
          const signed = sign(digest);
          expect(verify(p256Verify, signed, digest, key)).toBe(1n);
          expect(verify(p256Verify, flipBit(signed, bit), digest, key)).toBe(0n);
        }),
        { numRuns: 20 },
      );
    });

    test('accepts both values of s', () => {
      const s = bytesToNumberBE(signature.subarray(32));
      const other = concatBytes(signature.subarray(0, 32), numberToBytesBE(Fn.neg(s), 32));
      expect(verify(p256Verify, other, hash, key)).toBe(1n);
    });

    test.each([
      ['refuses', 0, 0n],
      ['refuses', 15, 0n],
      ['pads', 16, 1n],
      ['pads', 31, 1n],
      ['cuts', 33, 1n],
    ])('%s a hash of %i bytes', (_, length, answer) => {
      const given = bytes(length);
      const padded = concatBytes(bytes(Math.max(0, 32 - length), 0), given).subarray(0, 32);
      expect(verify(p256Verify, sign(padded), given, key)).toBe(answer);
    });

    test('takes a key without parity for the one with the smaller y', () => {
      const { y } = Point.fromBytes(key);
      const isSmaller = y < Point.Fp.neg(y);
      expect(verify(p256Verify, signature, hash, withTag(5))).toBe(isSmaller ? 1n : 0n);
      const otherSeed = numberToBytesBE(Fn.neg(bytesToNumberBE(seed)), 32);
      const other = p256.sign(hash, otherSeed, { prehash: false }).toBytes('compact');
      expect(verify(p256Verify, other, hash, withTag(5))).toBe(isSmaller ? 0n : 1n);
    });

    test.each([
      ['has a tag of another form', withTag(4)],
      ['has an x outside of the field', concatBytes(Uint8Array.of(2), numberToBytesBE(Point.Fp.ORDER, 32))],
      ['has an x that is on no point', concatBytes(Uint8Array.of(2), numberToBytesBE(1n, 32))],
    ])('refuses a key that %s', (_, publicKey) => {
      expect(verify(p256Verify, signature, hash, publicKey)).toBe(0n);
    });

    test.each([
      [0n, 1n],
      [1n, 0n],
      [Fn.ORDER, 1n],
      [1n, Fn.ORDER],
    ])('refuses r = %s and s = %s before the hash is read', (r, s) => {
      const guest = new BareCall({ crypto });
      const at = guest.put(concatBytes(numberToBytesBE(r, 32), numberToBytesBE(s, 32)));
      const nowhere = { length: 1n, pointer: 2n ** 40n };
      expect(p256Verify(guest.call, at, nowhere, nowhere)).toBe(0n);
    });

    test('refuses where the nonce would be at infinity', () => {
      const z = Fn.neg(bytesToNumberBE(seed));
      const one = concatBytes(numberToBytesBE(1n, 32), numberToBytesBE(1n, 32));
      expect(verify(p256Verify, one, numberToBytesBE(z, 32), key)).toBe(0n);
    });

    test.each([
      ['signature', bytes(63), key],
      ['public key', signature, bytes(65)],
    ])('ends the call for a %s of another length', (what, signed, publicKey) => {
      const error = { kind: 'P256VerifyInvalidInput', msg: `invalid ${what} length` };
      expect(trapOf(() => verify(p256Verify, signed, hash, publicKey))).toEqual(error);
    });
  });

  describe('ml_dsa_verify', () => {
    const { secretKey, publicKey } = ml_dsa65.keygen(seed);
    const message = fromHex('0011');
    const signature = ml_dsa65.sign(secretKey, message);

    test.each([
      ['the message', signature, message, 1n],
      ['an empty message', ml_dsa65.sign(secretKey, bytes(0)), bytes(0), 1n],
      ['another message', signature, bytes(2), 0n],
      ['zeros', bytes(3309, 0), message, 0n],
    ])('judges a signature of %s', (_, signed, text, answer) => {
      expect(verify(mlDsaVerify, signed, text, publicKey)).toBe(answer);
    });

    test('refuses a hint that is not padded with zeros', () => {
      const padded = signature.map((byte, i) => (i === 3309 - 7 ? byte + 1 : byte));
      expect(verify(mlDsaVerify, padded, message, publicKey)).toBe(0n);
    });

    test.each([
      ['signature length: expected the input of 3309 bytes, but 3308 was given', bytes(3308), publicKey],
      ['key length: expected the input of 1952 bytes, but 1953 was given', signature, bytes(1953)],
    ])('ends the call: invalid %s', (what, signed, key) => {
      const error = { kind: 'MlDsaVerifyInvalidInput', msg: `invalid ${what}` };
      expect(trapOf(() => verify(mlDsaVerify, signed, message, key))).toEqual(error);
    });
  });
}
