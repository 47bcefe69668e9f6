import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/primitives/schema.ts';
import { parseJson, printJson } from '../../src/rpc/json.ts';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('numbers', () => {
  test('of 64 bits are printed bare, with all digits', () => {
    fc.assert(
      fc.property(u64, (value) => {
        expect(printJson({ value })).toBe(`{"value":${value}}`);
      }),
    );
  });

  test('are read without losing a digit', () => {
    fc.assert(
      fc.property(u64, (value) => {
        const { value: read } = parseJson(`{"value":${value}}`) as { readonly value: number | bigint };
        expect(BigInt(read)).toBe(value);
      }),
    );
  });
});

test('printJson and parseJson undo each other', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }),
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree')),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        tie('tree'),
        { noNullPrototype: true },
      ),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(parseJson(printJson(value))).toEqual(value);
    }),
  );
});
