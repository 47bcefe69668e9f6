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

describe('parseJson', () => {
  test.each<[string, Json]>([
    ['"18446744073709551615"', '18446744073709551615'],
    ['"\\"18446744073709551615"', '"18446744073709551615'],
    ['["\\\\",18446744073709551615]', ['\\', 18446744073709551615n]],
    ['[-18446744073709551615]', [-18446744073709551615n]],
    ['[9007199254740991,9007199254740993]', [9007199254740991, 9007199254740993n]],
    ['[1.12345678901234567890,12345678901234567890e2]', [1.1234567890123457, 1.2345678901234568e21]],
    [`[${'9'.repeat(400)}]`, [Number.POSITIVE_INFINITY]],
  ])('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  test.each([
    '00000000000000000001',
    '--12345678901234567890',
    '{12345678901234567890:1}',
    '12345678901234567890x',
  ])('refuses %s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  test.each(['\0', '\x001234567890123456', '\0\x001234567890123456', 'a\0b', '\\u0000'])(
    'leaves the text %j alone, and a name like it',
    (text) => {
      const value = { [text]: [text, 18446744073709551615n] };
      expect(parseJson(printJson(value))).toEqual(value);
      expect(parseJson(printJson({ [text]: text }))).toEqual({ [text]: text });
    },
  );

  test('keeps __proto__ a name', () => {
    const read = parseJson('{"__proto__":18446744073709551615}');
    expect(Object.entries(read as object)).toEqual([['__proto__', 18446744073709551615n]]);
  });

  test.each([
    [128, 'reads', false],
    [129, 'refuses', true],
  ])('of %i lists in each other %s, as serde_json', (depth, _what, isRefused) => {
    const text = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    if (isRefused) expect(() => parseJson(text)).toThrow(RangeError);
    else expect(printJson(parseJson(text))).toBe(text);
  });
});
