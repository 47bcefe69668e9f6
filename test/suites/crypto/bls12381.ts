import { bls12_381 } from '@noble/curves/bls12-381.js';
import { numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Parameters, paramsAt } from '../../../src/params/at-version.ts';
import { concatBytes, fromHex, toHex } from '../../../src/primitives/bytes.ts';
import type { Crypto } from '../../../src/vm/crypto.ts';
import * as bls from '../../../src/vm/host/bls12381.ts';
import { BareCall, gasOf, trapOf } from '../../support/bare-call.ts';

/** The host functions of BLS12-381 over one implementation of the mathematics. */
export function bls12381Suite(crypto: Crypto): void {
  const g1 = bls12_381.G1.Point;
  const g2 = bls12_381.G2.Point;
  const prime = bls12_381.fields.Fp.ORDER;
  const order = bls12_381.fields.Fr.ORDER;

  const refused = 'refused';
  const word = (value: bigint): Uint8Array => numberToBytesBE(value, 48);
  const scalar = (value: bigint): Uint8Array => numberToBytesLE(value, 32);
  const positive = Uint8Array.of(0);
  const negative = Uint8Array.of(1);

  const flagged = (flags: number, bytes: Uint8Array): Uint8Array =>
    bytes.map((byte, i) => (i === 0 ? byte | flags : byte));

  function run(
    use: typeof bls.bls12381P1Sum,
    parts: readonly Uint8Array[],
    params: Parameters = paramsAt(88),
  ): string {
    const guest = new BareCall({ params, crypto });
    if (use(guest.call, guest.put(concatBytes(...parts)), 1n) === 1n) return refused;
    return toHex(guest.call.registers.get(1n));
  }

  function check(...parts: readonly Uint8Array[]): bigint {
    const guest = new BareCall({ crypto });
    return bls.bls12381PairingCheck(guest.call, guest.put(concatBytes(...parts)));
  }

  /** (0, 2) is on the curve and has order three. */
  const zeroX = [word(0n), word(2n)] as const;
  /** The first point of the form (x, y) with x = 4: on the curve, off the subgroup. */
  const offSubgroup1 = concatBytes(word(4n), word(bls12_381.fields.Fp.sqrt(68n)));
  const offSubgroup2 = uncompressedOfG2(2n);
  const base1 = g1.BASE.toBytes(false);
  const base2 = g2.BASE.toBytes(false);

  function uncompressedOfG2(x: bigint): Uint8Array {
    const bytes = run(bls.bls12381P2Decompress, [flagged(0x80, concatBytes(word(0n), word(x)))]);
    return fromHex(bytes);
  }

  const someScalar = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
  const smallScalar = fc.bigInt({ min: 0n, max: 1_000n });

  type Group = {
    readonly name: string;
    readonly sum: typeof bls.bls12381P1Sum;
    readonly multiexp: typeof bls.bls12381P1Sum;
    readonly decompress: typeof bls.bls12381P1Sum;
    readonly point: (k: bigint, isCompressed?: boolean) => Uint8Array;
    readonly infinity: Uint8Array;
    readonly compressedInfinity: Uint8Array;
    readonly offSubgroup: Uint8Array;
  };

  const groups: readonly Group[] = [
    {
      name: 'G1',
      sum: bls.bls12381P1Sum,
      multiexp: bls.bls12381G1Multiexp,
      decompress: bls.bls12381P1Decompress,
      point: (k, isCompressed = false) => g1.BASE.multiplyUnsafe(k).toBytes(isCompressed),
      infinity: flagged(0x40, new Uint8Array(96)),
      compressedInfinity: flagged(0xc0, new Uint8Array(48)),
      offSubgroup: offSubgroup1,
    },
    {
      name: 'G2',
      sum: bls.bls12381P2Sum,
      multiexp: bls.bls12381G2Multiexp,
      decompress: bls.bls12381P2Decompress,
      point: (k, isCompressed = false) => g2.BASE.multiplyUnsafe(k).toBytes(isCompressed),
      infinity: flagged(0x40, new Uint8Array(192)),
      compressedInfinity: flagged(0xc0, new Uint8Array(96)),
      offSubgroup: offSubgroup2,
    },
  ];

  describe.each(groups)('the functions of $name', (group) => {
    const { sum, multiexp, decompress, point, infinity, compressedInfinity, offSubgroup } = group;
    const base = point(1n);
    const compressed = point(1n, true);

    test('sum as the multiexp with scalars of one and minus one', () => {
      const someTerms = fc.array(fc.tuple(smallScalar, fc.boolean()), { maxLength: 6 });
      fc.assert(
        fc.property(someTerms, (terms) => {
          const signed = terms.flatMap(([k, minus]) => [minus ? negative : positive, point(k)]);
          const weighted = terms.flatMap(([k, minus]) => [point(k), scalar(minus ? order - 1n : 1n)]);
          expect(run(sum, signed)).toBe(run(multiexp, weighted));
        }),
        { numRuns: 5 },
      );
    });

    test('take scalars of any size modulo the order', () => {
      fc.assert(
        fc.property(someScalar, (k) => {
          expect(run(multiexp, [base, scalar(k)])).toBe(toHex(point(k % order)));
        }),
        { numRuns: 5 },
      );
    });

    test('decompress what was compressed', () => {
      fc.assert(
        fc.property(smallScalar, smallScalar, (a, b) => {
          const answer = run(decompress, [point(a, true), point(b, true)]);
          expect(answer).toBe(toHex(concatBytes(point(a), point(b))));
        }),
        { numRuns: 10 },
      );
    });

    test('answer nothing with infinity, or with nothing', () => {
      expect(run(sum, [])).toBe(toHex(infinity));
      expect(run(multiexp, [])).toBe(toHex(infinity));
      expect(run(decompress, [])).toBe('');
    });

    test('cancel a point by its negative', () => {
      expect(run(sum, [positive, base, negative, base])).toBe(toHex(infinity));
    });

    test('add points off the subgroup, but multiply none', () => {
      expect(run(sum, [positive, offSubgroup])).toBe(toHex(offSubgroup));
      expect(run(multiexp, [offSubgroup, scalar(1n)])).toBe(refused);
    });

    const half = base.length / 2;
    test.each([
      ['with the flag of compression', flagged(0x80, base)],
      ['with the flag of the larger y', flagged(0x20, base)],
      ['at infinity with another bit', flagged(0x01, infinity)],
      ['at infinity with the flag of the larger y', flagged(0x20, infinity)],
      ['at infinity without its flag', new Uint8Array(base.length)],
      ['off the curve', concatBytes(base.subarray(half), base.subarray(0, half))],
      [
        'with an x outside of the field',
        concatBytes(base.subarray(0, half - 48), word(prime), base.subarray(half)),
      ],
      ['with a y outside of the field', concatBytes(base.subarray(0, base.length - 48), word(prime))],
    ])('refuse a point %s', (_, bytes) => {
      expect(run(sum, [positive, bytes])).toBe(refused);
      expect(run(multiexp, [bytes, scalar(1n)])).toBe(refused);
    });

    test('refuse a sign that is neither zero nor one', () => {
      expect(run(sum, [Uint8Array.of(2), base])).toBe(refused);
    });

    test('tell the two y apart by their flag', () => {
      const other = compressed.map((byte, i) => (i === 0 ? byte ^ 0x20 : byte));
      expect(run(decompress, [other])).toBe(run(sum, [negative, base]));
    });

    test.each([
      ['without its flag', compressed.map((byte, i) => (i === 0 ? byte & 0x7f : byte))],
      ['at infinity with another bit', flagged(0x01, compressedInfinity)],
      ['at infinity with the flag of the larger y', flagged(0x20, compressedInfinity)],
      [
        'with an x outside of the field',
        flagged(0x80, concatBytes(new Uint8Array(compressed.length - 48), word(prime))),
      ],
      [
        'with an x that is on no point',
        flagged(0x80, concatBytes(new Uint8Array(compressed.length - 48), word(1n))),
      ],
    ])('refuse a compressed point %s', (_, bytes) => {
      expect(run(decompress, [bytes])).toBe(refused);
    });
  });

  describe('points of G1 with x = 0', () => {
    const fixed: Parameters = {
      ...paramsAt(88),
      wasm: { ...paramsAt(88).wasm, bls12381_not_in_group_fix: true },
    };
    const compressed = flagged(0x80, word(0n));

    test('are refused until the fix', () => {
      expect(run(bls.bls12381P1Sum, [positive, ...zeroX])).toBe(refused);
      expect(run(bls.bls12381P1Decompress, [compressed])).toBe(refused);
    });

    test('are points like others from then on', () => {
      expect(run(bls.bls12381P1Sum, [positive, ...zeroX], fixed)).toBe(toHex(concatBytes(...zeroX)));
      expect(run(bls.bls12381P1Decompress, [compressed], fixed)).toBe(toHex(concatBytes(...zeroX)));
      expect(run(bls.bls12381G1Multiexp, [...zeroX, scalar(1n)], fixed)).toBe(refused);
    });
  });

  describe('the maps', () => {
    test('end in the subgroup', () => {
      const someElement = fc.bigInt({ min: 0n, max: prime - 1n });
      fc.assert(
        fc.property(someElement, someElement, (a, b) => {
          const first = run(bls.bls12381MapFpToG1, [word(a)]);
          const second = run(bls.bls12381MapFp2ToG2, [word(a), word(b)]);
          expect(g1.fromHex(first).isTorsionFree()).toBe(true);
          expect(g2.fromHex(second).isTorsionFree()).toBe(true);
        }),
        { numRuns: 5 },
      );
    });

    test('map each element by itself', () => {
      const [one, two] = [run(bls.bls12381MapFpToG1, [word(1n)]), run(bls.bls12381MapFpToG1, [word(2n)])];
      expect(run(bls.bls12381MapFpToG1, [word(1n), word(2n)])).toBe(one + two);
      expect(run(bls.bls12381MapFpToG1, [])).toBe('');
    });

    test('refuse numbers outside of the field', () => {
      expect(run(bls.bls12381MapFpToG1, [word(prime)])).toBe(refused);
      expect(run(bls.bls12381MapFp2ToG2, [word(0n), word(prime)])).toBe(refused);
      expect(run(bls.bls12381MapFp2ToG2, [word(prime), word(0n)])).toBe(refused);
    });
  });

  describe('bls12381_pairing_check', () => {
    const point1 = (k: bigint): Uint8Array => g1.BASE.multiplyUnsafe(k % order).toBytes(false);
    const point2 = (k: bigint): Uint8Array => g2.BASE.multiplyUnsafe(k % order).toBytes(false);

    test('is bilinear', () => {
      fc.assert(
        fc.property(smallScalar, smallScalar, (a, b) => {
          const product = [point1(a), point2(b)];
          expect(check(...product, point1(order - a * b), base2)).toBe(0n);
          expect(check(...product, point1(order - a * b + 1n), base2)).toBe(2n);
        }),
        { numRuns: 3 },
      );
    });

    const infinity1 = flagged(0x40, new Uint8Array(96));
    const infinity2 = flagged(0x40, new Uint8Array(192));
    test.each([
      ['nothing', [], 0n],
      ['a point and infinity', [base1, infinity2], 0n],
      ['infinity and a point', [infinity1, base2], 0n],
      ['one pair', [base1, base2], 2n],
      ['a point off G1', [offSubgroup1, base2], 1n],
      ['a point off G2', [base1, offSubgroup2], 1n],
      ['no point', [base1, new Uint8Array(192)], 1n],
      ['a point with x = 0', [...zeroX, infinity2], 1n],
    ])('of %s', (_, parts, answer) => {
      expect(check(...parts)).toBe(answer);
    });
  });

  describe('a length that is no multiple', () => {
    test.each<[name: string, use: typeof bls.bls12381P1Sum, size: number]>([
      ['bls12381_p1_sum', bls.bls12381P1Sum, 97],
      ['bls12381_p2_sum', bls.bls12381P2Sum, 193],
      ['bls12381_p1_multiexp', bls.bls12381G1Multiexp, 128],
      ['bls12381_p2_multiexp', bls.bls12381G2Multiexp, 224],
      ['bls12381_map_fp_to_g1', bls.bls12381MapFpToG1, 48],
      ['bls12381_map_fp2_to_g2', bls.bls12381MapFp2ToG2, 96],
      ['bls12381_p1_decompress', bls.bls12381P1Decompress, 48],
      ['bls12381_p2_decompress', bls.bls12381P2Decompress, 96],
      ['bls12381_pairing_check', bls.bls12381PairingCheck, 288],
    ])('ends a call of %s', (name, use, size) => {
      const msg = `Incorrect input length for ${name}: ${size + 1} is not divisible by ${size}`;
      expect(trapOf(() => run(use, [new Uint8Array(size + 1)]))).toEqual({
        kind: 'BLS12381InvalidInput',
        msg,
      });
    });
  });

  describe('elements in a register', () => {
    const register = { length: 2n ** 64n - 1n, pointer: 1n };

    test('cannot be paid for, since their marker counts as a length', () => {
      const guest = new BareCall({ crypto });
      const use = () => bls.bls12381P1Sum(guest.call, register, 2n);
      expect(trapOf(use)).toEqual({ kind: 'IntegerOverflow' });
    });

    test('are paid for by what is read when pairings are checked', () => {
      const guest = new BareCall({ crypto });
      const { ext } = guest.call.params;
      guest.call.registers.setShared(1n, concatBytes(base1, base2));
      const paid = gasOf(guest, () => expect(bls.bls12381PairingCheck(guest.call, register)).toBe(2n));
      const reading = ext.read_register_base.gas + 288n * ext.read_register_byte.gas;
      expect(paid.burnt).toBe(ext.bls12381_pairing_base.gas + ext.bls12381_pairing_element.gas + reading);
    });
  });
}
