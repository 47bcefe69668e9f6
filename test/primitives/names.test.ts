import { describe, expect, test } from 'vitest';
import { isAccountId } from '../../src/primitives/account-id.ts';
import { formatPublicKey, isPublicKey, parsePublicKey } from '../../src/primitives/public-key.ts';

describe('isAccountId', () => {
  test.each([
    'aa',
    'a-a',
    '100',
    '0o',
    'com',
    'near',
    'bowen-v2.near',
    'b-o_w_e-n',
    'no_lols',
    '0123456789'.repeat(6),
  ])('takes %s', (text) => expect(isAccountId(text)).toBe(true));

  test.each([
    '',
    'a',
    'A',
    'Abc',
    '-near',
    'near-',
    '-',
    'a..near',
    'a_-b',
    'a@b',
    'a b',
    'a\n',
    'ƒelicia',
    'a'.repeat(65),
  ])('refuses %j', (text) => expect(isAccountId(text)).toBe(false));
});

describe('parsePublicKey', () => {
  const text = 'ed25519:9cCRpqn5Gy6cPeGy5E178fXxrMyoa5AyhBdGx2a19PDK';

  test('takes a key without a prefix for ed25519, and a prefix in capitals', () => {
    expect(parsePublicKey(text.slice(8))).toEqual(parsePublicKey(text));
    expect(parsePublicKey(text.replace('ed', 'ED'))).toEqual(parsePublicKey(text));
  });

  test.each([
    '',
    'ed25519:',
    'rsa:11',
    `${text}1`,
    text.slice(0, -3),
    'ed25519:0OIl',
    'ed25519:',
    `ed25519:${'1'.repeat(3000)}`,
  ])('refuses %s', (bad) => expect(parsePublicKey(bad)).toBeUndefined());

  test('formatPublicKey refuses bytes that are no key', () => {
    expect(() => formatPublicKey(Uint8Array.of(0, 1))).toThrow(RangeError);
    expect(isPublicKey(new Uint8Array(0))).toBe(false);
  });
});
