import { bn254 } from '@noble/curves/bn254.js';
import { numberToBytesLE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, toHex } from '../../../src/primitives/bytes.ts';
import type { Crypto } from '../../../src/vm/crypto.ts';
import { altBn128G1Multiexp, altBn128G1Sum, altBn128PairingCheck } from '../../../src/vm/host/alt-bn128.ts';
import { BareCall, gasOf, trapOf } from '../../support/bare-call.ts';

/** The host functions of alt_bn128 over one implementation of the mathematics. */
export function altBn128Suite(crypto: Crypto): void {
  const g1 = bn254.G1.Point;
  const g2 = bn254.G2.Point;
  const { Fp2 } = bn254.fields;
  const prime = bn254.fields.Fp.ORDER;
  const order = bn254.fields.Fr.ORDER;

  const word = (value: bigint): Uint8Array => numberToBytesLE(value, 32);
  const pair = (x: bigint, y: bigint): Uint8Array => concatBytes(word(x), word(y));

  function point1(k: bigint): Uint8Array {
    const { x, y } = g1.BASE.multiplyUnsafe(k).toAffine();
    return pair(x, y);
  }

  function encode2({ x, y }: typeof g2.BASE): Uint8Array {
    return concatBytes(pair(x.c0, x.c1), pair(y.c0, y.c1));
  }

  const point2 = (k: bigint): Uint8Array => encode2(g2.BASE.multiplyUnsafe(k));
  const infinity1 = pair(0n, 0n);
  const infinity2 = new Uint8Array(128);
  const positive = Uint8Array.of(0);
  const negative = Uint8Array.of(1);

  function toRegister(use: typeof altBn128G1Sum, ...parts: readonly Uint8Array[]): string {
    const guest = new BareCall({ crypto });
    use(guest.call, guest.put(concatBytes(...parts)), 1n);
    return toHex(guest.call.registers.get(1n));
  }

  function check(...parts: readonly Uint8Array[]): bigint {
    const guest = new BareCall({ crypto });
    return altBn128PairingCheck(guest.call, guest.put(concatBytes(...parts)));
  }

  const someScalar = fc.bigInt({ min: 1n, max: order - 1n });
  const someScalars = fc.array(someScalar, { maxLength: 7 });

  describe('alt_bn128_g1_sum', () => {
    test('is the multiexp with scalars of one and minus one', () => {
      const someTerms = fc.array(fc.tuple(someScalar, fc.boolean()), { maxLength: 7 });
      fc.assert(
        fc.property(someTerms, (terms) => {
          const signed = terms.flatMap(([k, minus]) => [minus ? negative : positive, point1(k)]);
          const weighted = terms.flatMap(([k, minus]) => [point1(k), word(minus ? order - 1n : 1n)]);
          expect(toRegister(altBn128G1Sum, ...signed)).toBe(toRegister(altBn128G1Multiexp, ...weighted));
        }),
        { numRuns: 15 },
      );
    });

    test('of nothing, and of a point and its negative, is two zeros', () => {
      expect(toRegister(altBn128G1Sum)).toBe(toHex(infinity1));
      expect(toRegister(altBn128G1Sum, positive, point1(5n), negative, point1(5n))).toBe(toHex(infinity1));
    });

    test('refuses a sign that is neither zero nor one, before its point', () => {
      const use = () => toRegister(altBn128G1Sum, Uint8Array.of(0xab), pair(prime, 0n));
      expect(trapOf(use)).toEqual({ kind: 'AltBn128InvalidInput', msg: 'invalid bool: [AB]' });
    });
  });

  describe('alt_bn128_g1_multiexp', () => {
    test('multiplies and adds in the exponent', () => {
      fc.assert(
        fc.property(someScalars, (scalars) => {
          const terms = scalars.flatMap((k, i) => [point1(BigInt(i)), word(k)]);
          const exponent = scalars.reduce((total, k, i) => total + k * BigInt(i), 0n) % order;
          expect(toRegister(altBn128G1Multiexp, ...terms)).toBe(toHex(point1(exponent)));
        }),
        { numRuns: 15 },
      );
    });

    const one = `1${', 0'.repeat(31)}`;
    test.each([
      ['invalid fq: [47, FD, 7C', [pair(prime, 2n), word(1n)]],
      ['invalid fq: [47, FD, 7C', [pair(1n, prime), word(order)]],
      [`invalid g1: [${one}, ${one}]`, [pair(1n, 1n), word(order)]],
      ['invalid fr: [1, 0, 0, F0', [point1(1n), word(order)]],
      ['slice of size 97 cannot be precisely split into chunks of size 96', [new Uint8Array(97)]],
    ])('refuses input: %s', (msg, parts) => {
      expect(trapOf(() => toRegister(altBn128G1Multiexp, ...parts))).toEqual({
        kind: 'AltBn128InvalidInput',
        msg: expect.stringContaining(msg),
      });
    });

    test('pays for the elements before one is looked at', () => {
      const guest = new BareCall({ crypto });
      const { ext } = guest.call.params;
      const at = guest.put(new Uint8Array(2 * 96).fill(0xff));
      const paid = gasOf(guest, () => trapOf(() => altBn128G1Multiexp(guest.call, at, 0n)));
      const reading = ext.read_memory_base.gas + 192n * ext.read_memory_byte.gas;
      const elements = 2n * ext.alt_bn128_g1_multiexp_element.gas;
      expect(paid.burnt).toBe(ext.alt_bn128_g1_multiexp_base.gas + reading + elements);
    });
  });

  describe('alt_bn128_pairing_check', () => {
    test('is bilinear', () => {
      fc.assert(
        fc.property(someScalar, someScalar, (a, b) => {
          const product = [point1(a), point2(b)];
          expect(check(...product, point1(order - ((a * b) % order)), point2(1n))).toBe(1n);
          expect(check(...product, point1(1n), point2(order - ((a * b + 1n) % order)))).toBe(0n);
        }),
        { numRuns: 3 },
      );
    });

    test.each([
      ['nothing', [], 1n],
      ['a point and infinity', [point1(1n), infinity2], 1n],
      ['infinity and a point', [infinity1, point2(1n)], 1n],
      ['infinity beside a pair', [infinity1, point2(1n), point1(1n), point2(1n)], 0n],
    ])('of %s', (_, parts, answer) => {
      expect(check(...parts)).toBe(answer);
    });

    test.each([
      ['off the curve', concatBytes(pair(1n, 0n), pair(1n, 0n))],
      ['off the subgroup', encode2(offSubgroup())],
    ])('refuses a point of G2 %s', (_, encoding) => {
      expect(trapOf(() => check(point1(1n), encoding))).toEqual({
        kind: 'AltBn128InvalidInput',
        msg: expect.stringMatching(/^invalid g2: \[/),
      });
    });

    test('refuses a length that is no multiple', () => {
      const msg = 'slice of size 191 cannot be precisely split into chunks of size 192';
      expect(trapOf(() => check(new Uint8Array(191)))).toEqual({ kind: 'AltBn128InvalidInput', msg });
    });

    /** The first x of the form (k, 1) that is on the twist. */
    function offSubgroup(): typeof g2.BASE {
      for (let k = 1n; ; k++) {
        const x = Fp2.fromBigTuple([k, 1n]);
        const square = Fp2.add(Fp2.mul(Fp2.sqr(x), x), g2.CURVE().b);
        const isSquare = Fp2.eql(Fp2.pow(square, (Fp2.ORDER - 1n) / 2n), Fp2.ONE);
        if (isSquare) return g2.fromAffine({ x, y: Fp2.sqrt(square) });
      }
    }
  });
}
