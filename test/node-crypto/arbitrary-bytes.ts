import fc from 'fast-check';
import { concatBytes } from '../../src/primitives/bytes.ts';

/** One bit turned over. */
export const flipped = (some: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(some, fc.nat()).map(([bytes, at]) => {
    const bit = at % (8 * bytes.length);
    return bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  });

/** Mostly right, now and then nearly right, seldom anything. */
export const mostly = (
  right: fc.Arbitrary<Uint8Array>,
  edges: fc.Arbitrary<Uint8Array>,
  size: number,
): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 150, arbitrary: right },
    { weight: 3, arbitrary: edges },
    { weight: 1, arbitrary: flipped(right) },
    { weight: 1, arbitrary: fc.uint8Array({ minLength: size, maxLength: size }) },
  );

export const joined = (...parts: readonly fc.Arbitrary<Uint8Array>[]): fc.Arbitrary<Uint8Array> =>
  fc.tuple(...parts).map((all) => concatBytes(...all));

/** A few of them, or, for the ways that differ with the number, many. */
export const several = (element: fc.Arbitrary<Uint8Array>, most: number): fc.Arbitrary<Uint8Array> =>
  fc
    .oneof(
      { weight: 4, arbitrary: fc.array(element, { maxLength: 6 }) },
      { weight: 1, arbitrary: fc.array(element, { minLength: 7, maxLength: most, size: 'max' }) },
    )
    .map((all) => concatBytes(...all));

export const oneOf = (values: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> => fc.constantFrom(...values);

export const someSign: fc.Arbitrary<Uint8Array> = oneOf([Uint8Array.of(0), Uint8Array.of(1)]);
