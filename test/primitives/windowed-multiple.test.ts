import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { windowedMultiple } from '../../src/primitives/windowed-multiple.ts';

const { Point } = ed25519;
const edges = [0n, 1n, 2n, 15n, 16n, 17n, 31n, 32n, 33n, 2n ** 252n, Point.Fn.ORDER - 1n];
const someScalar = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: 0n, max: Point.Fn.ORDER - 1n }));

describe('windowedMultiple', () => {
  test("is noble's own product", () => {
    fc.assert(
      fc.property(someScalar, fc.bigInt({ min: 1n, max: 1_000n }), (scalar, k) => {
        const point = Point.BASE.multiplyUnsafe(k);
        expect(windowedMultiple(Point.ZERO, point, scalar).equals(point.multiplyUnsafe(scalar))).toBe(true);
      }),
    );
  });
});
