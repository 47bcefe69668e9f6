import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printable, printableJson } from '../../src/verifier/printable.ts';

/** Line breaks, terminal codes of one byte and of two, a change of writing direction, a character beyond 16 bits that is none. */
const hostile = 'a\n\u001b[2J\u009b2J\u202e\u2028\u{e0001}b';

describe('text of a stranger', () => {
  test('is printed on its line, every control character by its number', () => {
    expect(printable(hostile)).toBe('a\\u{a}\\u{1b}[2J\\u{9b}2J\\u{202e}\\u{2028}\\u{e0001}b');
  });

  test('is escaped in JSON, and stays the same text', () => {
    expect(printableJson({ hostile })).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(printableJson({ text, hostile }))).toEqual({ text, hostile });
      }),
    );
  });
});
