import { describe, expect, test } from 'vitest';
import { decode, encode, u8, vec } from '../../src/primitives/borsh.ts';

describe('encode', () => {
  test('takes a list longer than the arguments of a call can be', () => {
    const long = new Array<number>(300_000).fill(7);
    const bytes = encode(vec(u8), long);
    expect(bytes.length).toBe(4 + long.length);
    expect(decode(vec(u8), bytes)).toEqual(long);
  });
});
