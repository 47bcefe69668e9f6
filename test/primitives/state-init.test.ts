import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { byteMapSchema, inOrder } from '../../src/primitives/byte-map.ts';
import {
  deterministicAccountId,
  deterministicStateInitSchema,
} from '../../src/primitives/deterministic-state-init.ts';
import {
  type DecodeMode,
  decodeUniversalStateInit,
  stateInitCounts,
  stateInitSendCounts,
  type UniversalStateInit,
  universalStateInitSchema,
} from '../../src/primitives/universal-state-init.ts';
import * as arbitrary from '../support/arbitrary-actions.ts';

const stateInit: fc.Arbitrary<UniversalStateInit> = fc.record({
  kind: fc.constant('v1' as const),
  code: fc.option(arbitrary.globalContractId, { nil: undefined }),
  data: arbitrary.byteMap,
  accessKeys: fc
    .array(arbitrary.publicKeyHandle, { maxLength: 3 })
    .map((keys) => inOrder(keys, (key) => key)),
});

const entry = (key: number) => [1, 0, 0, 0, key, 0, 0, 0, 0];
const key = (tag: number) => [tag, ...new Uint8Array(32)];

/** V1 without code. */
const raw = (entries: readonly number[][], keys: readonly number[][]) =>
  Uint8Array.from([
    ...[0, 0, entries.length, 0, 0, 0, ...entries.flat()],
    ...[keys.length, 0, 0, 0, ...keys.flat()],
  ]);

describe('decodeUniversalStateInit', () => {
  test('takes what we write, in both modes', () => {
    fc.assert(
      fc.property(stateInit, fc.constantFrom<DecodeMode>('Strict', 'Lenient'), (value, mode) => {
        expect(decodeUniversalStateInit(encode(universalStateInitSchema, value), mode)).toEqual(value);
      }),
    );
  });

  test.each([
    ['keys out of order', raw([entry(2), entry(1)], [])],
    ['a key twice', raw([entry(1), entry(1)], [])],
    ['access keys out of order', raw([], [key(3), key(0)])],
    ['an access key twice', raw([], [key(0), key(0)])],
  ])('takes %s only when it is lenient', (_name, bytes) => {
    expect(decodeUniversalStateInit(bytes, 'Lenient')).toMatchObject({ kind: 'v1' });
    expect(decodeUniversalStateInit(bytes, 'Strict')).toBe('NonCanonical');
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['a version that is unknown', Uint8Array.of(1)],
    ['bytes left over', Uint8Array.from([...raw([], []), 0])],
    ['a whole ML-DSA key', raw([], [[2, ...new Uint8Array(1952)]])],
    ['an account id that is none', Uint8Array.from([0, 1, 1, 1, 0, 0, 0, 97])],
    ['more entries than there are bytes', Uint8Array.from([0, 0, 255, 255, 255, 255])],
  ])('refuses %s', (_name, bytes) => {
    expect(decodeUniversalStateInit(bytes, 'Lenient')).toBe('Malformed');
    expect(decodeUniversalStateInit(bytes, 'Strict')).toBe('Malformed');
  });

  test('prints nothing of what is empty', () => {
    const empty = { kind: 'v1', code: undefined, data: [], accessKeys: [] } as const;
    expect(universalStateInitSchema.toJson(empty)).toEqual({ v1: {} });
  });

  test('prints an ML-DSA key by its hash', () => {
    const value = decode(universalStateInitSchema, raw([], [key(3)]));
    expect(universalStateInitSchema.toJson(value)).toEqual({
      v1: { access_keys: [`ml-dsa-65-hash:${'1'.repeat(32)}`] },
    });
  });
});

describe('what a state init is priced on', () => {
  const good = raw([entry(1), entry(2)], [key(0)]);
  const unsorted = raw([entry(2), entry(1), entry(1)], []);
  const malformed = Uint8Array.from([1, ...new Uint8Array(42)]);

  test('is what it decodes to, and nothing if it does not', () => {
    expect(stateInitCounts(good)).toEqual({ entries: 2n, keys: 1n });
    expect(stateInitCounts(unsorted)).toEqual({ entries: 2n, keys: 0n });
    expect(stateInitCounts(malformed)).toEqual({ entries: 0n, keys: 0n });
  });

  test('is the same when it is sent, as long as the mode takes it', () => {
    expect(stateInitSendCounts(good, 'Strict')).toEqual({ entries: 2n, keys: 1n });
    expect(stateInitSendCounts(unsorted, 'Lenient')).toEqual({ entries: 2n, keys: 0n });
    expect(stateInitSendCounts(malformed, 'Lenient')).toEqual({ entries: 0n, keys: 0n });
  });

  test('is the most that could stand there when strictness refuses it', () => {
    // 43 bytes: 37 after 6 are five entries of 8, 33 after 10 are one key.
    expect(stateInitSendCounts(malformed, 'Strict')).toEqual({ entries: 5n, keys: 1n });
    expect(stateInitSendCounts(new Uint8Array(), 'Strict')).toEqual({ entries: 0n, keys: 0n });
    expect(stateInitSendCounts(unsorted, 'Strict')).toEqual({ entries: 4n, keys: 1n });
  });
});

describe('deterministicStateInitSchema', () => {
  test('names one account for all orders of the same data', () => {
    const head = [0, 1, 2, 0, 0, 0, 97, 97, 2, 0, 0, 0];
    const [one, other] = [
      [...entry(1), ...entry(2)],
      [...entry(2), ...entry(1)],
    ].map((entries) => decode(deterministicStateInitSchema, Uint8Array.from([...head, ...entries])));
    expect(one).toEqual(other);
    expect(one && deterministicAccountId(one)).toMatch(/^0s[0-9a-f]{40}$/);
  });

  test('refuses another version', () => {
    expect(() => decode(deterministicStateInitSchema, Uint8Array.of(1))).toThrow(BorshError);
  });
});

test('byteMapSchema writes ascending keys once, whatever order it is given', () => {
  const [a, b] = [Uint8Array.of(1), Uint8Array.of(1, 0)];
  const map = [
    [b, a],
    [a, a],
    [b, b],
  ] as const;
  expect(decode(byteMapSchema, encode(byteMapSchema, map))).toEqual([
    [a, a],
    [b, b],
  ]);
});
