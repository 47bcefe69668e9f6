import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactJson, losslessText, parseLossless } from '../../src/primitives/lossless-json.ts';

describe('parseLossless', () => {
  test.each([
    'null',
    'true',
    '"a\\"b\\\\\\u0001ö"',
    '-0.10e+5',
    '123456789012345678901234567890',
    '[]',
    '{}',
    '[1,[2,{"z":3,"1":4,"__proto__":5}]]',
  ])('prints %s as it was', (text) => {
    expect(losslessText(parseLossless(text))).toBe(text);
  });

  test('drops white space outside of strings alone', () => {
    expect(losslessText(parseLossless(' { "a b" : [ 1 ,\t2 ] ,\n"c" : "  " }\r\n'))).toBe(
      '{"a b":[1,2],"c":"  "}',
    );
  });

  test.each([
    ['nothing', ''],
    ['two values', '1 2'],
    ['an open list', '[1'],
    ['a comma too many', '[1,]'],
    ['a name without a value', '{"a"}'],
    ['a name that is no string', '{a:1}'],
    ['a doubled name', '{"a":1,"b":2,"a":1}'],
    ['a doubled name in another spelling', '{"a":1,"\\u0061":2}'],
    ['half of a surrogate pair', '"\\ud800"'],
    ['half of a pair as it is', '"\ud800"'],
    ['a bare control character', '"\n"'],
    ['an unknown escape', '"\\x"'],
    ['a leading zero', '01'],
    ['a bare point', '1.'],
    ['a plus sign', '+1'],
    ['an unknown word', 'NaN'],
    ['a word too long', 'nullx'],
    ['another white space', '\u00a01'],
    ['too deep a nesting', `${'['.repeat(128)}${']'.repeat(128)}`],
  ])('refuses %s', (_what, text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });

  test('nests 127 lists deep', () => {
    const text = `${'['.repeat(127)}${']'.repeat(127)}`;
    expect(losslessText(parseLossless(text))).toBe(text);
  });

  test('takes a long string in its stride', () => {
    const text = JSON.stringify('é\\"'.repeat(500_000));
    expect(losslessText(parseLossless(text))).toBe(text);
  });

  test('agrees with JSON.parse on all that has no doubled names', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const expected: unknown = JSON.parse(text);
        expect(JSON.parse(losslessText(parseLossless(text)))).toEqual(expected);
      }),
    );
  });
});

describe('exactJson', () => {
  test('keeps whole numbers that a double would round', () => {
    expect(exactJson('[9007199254740991,9007199254740992,-9007199254740993,1.5,1e400]')).toEqual([
      9007199254740991,
      9007199254740992n,
      -9007199254740993n,
      1.5,
      Number.POSITIVE_INFINITY,
    ]);
  });

  test('does not compute with millions of digits', () => {
    expect(exactJson('9'.repeat(1_000_000))).toBe(Number.POSITIVE_INFINITY);
  });

  test('makes __proto__ a name like any other', () => {
    expect(Object.keys(exactJson('{"__proto__":1}') as object)).toEqual(['__proto__']);
  });
});
