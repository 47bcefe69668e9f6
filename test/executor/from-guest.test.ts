import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boundedDecode } from '../../src/executor/bounded-decode.ts';
import { decodeFromGuest, encodeFromGuest } from '../../src/executor/from-guest.ts';
import type { GuestMessage } from '../../src/executor/messages.ts';
import { BorshError, byteVec, encode, vec } from '../../src/primitives/borsh.ts';

const hash = new Uint8Array(32).fill(7);

const good: readonly (readonly [name: string, message: GuestMessage])[] = [
  ['that a process is ready', { kind: 'ready' }],
  ['a result', { kind: 'done', result: Uint8Array.of(1, 2, 3) }],
  ['a refusal', { kind: 'unsupported', code: 'promises_unsupported', feature: 'x' }],
  ['a state that does not do', { kind: 'unsupported', code: 'state_invalid', feature: 'x' }],
  ['a question for nodes', { kind: 'need', hashes: Array(16).fill(hash) }],
  ['a fault', { kind: 'fault', message: 'x'.repeat(4_096) }],
  ['the word of whoever kept it', { kind: 'ended' }],
];

const bad: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['of no known kind', Uint8Array.of(9)],
  ['with bytes left over', Uint8Array.of(0, 0)],
  ['a refusal of no known kind', Uint8Array.of(2, 3, 0, 0, 0, 0)],
  [
    'a refusal of many words',
    encodeFromGuest({ kind: 'unsupported', code: 'state_invalid', feature: 'x'.repeat(4_097) }),
  ],
  ['a fault of many words', encodeFromGuest({ kind: 'fault', message: 'x'.repeat(4_097) })],
  ['a fault that is no UTF-8', Uint8Array.of(3, 1, 0, 0, 0, 0xff)],
  ['a question for no nodes', encodeFromGuest({ kind: 'need', hashes: [] })],
  ['a question for too many nodes', encodeFromGuest({ kind: 'need', hashes: Array(17).fill(hash) })],
  ['a question for very many nodes', encodeFromGuest({ kind: 'need', hashes: Array(100).fill(hash) })],
];

describe('what a guest process says', () => {
  test.each(good)('is read as it was written: %s', (_, message) => {
    expect(decodeFromGuest(encodeFromGuest(message))).toEqual(message);
  });

  test.each(bad)('is refused: %s', (_, bytes) => {
    expect(() => decodeFromGuest(bytes)).toThrow(BorshError);
  });

  test('is read or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(encodeFromGuest(decodeFromGuest(bytes))).toEqual(bytes);
        } catch (cause) {
          expect(cause).toBeInstanceOf(BorshError);
        }
      }),
    );
  });
});

describe('boundedDecode', () => {
  const list = vec(byteVec);

  test('counts the pieces of a message, so that many small ones do not fill our memory', () => {
    // Its length, and two for each of the lists in it.
    const bytes = encode(list, Array(10).fill(new Uint8Array()));
    expect(boundedDecode(list, bytes, 21)).toHaveLength(10);
    expect(() => boundedDecode(list, bytes, 20)).toThrow('too many pieces');
    expect(() => boundedDecode(list, new Uint8Array(20_000_000).fill(0).fill(0xff, 0, 4))).toThrow(
      BorshError,
    );
  });

  test('refuses bytes left over', () => {
    expect(() => boundedDecode(list, new Uint8Array(5))).toThrow('1 bytes left over');
  });
});
