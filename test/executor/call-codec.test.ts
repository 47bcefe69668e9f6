import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callOnWire, encodeCallResult } from '../../src/executor/call-codec.ts';
import { decodeCallResult } from '../../src/executor/decode-call.ts';
import { BorshError, decode, encode } from '../../src/primitives/borsh.ts';
import { executeOneShot, type OneShotResult } from '../../src/runtime/one-shot/one-shot.ts';
import type { FunctionCallError } from '../../src/vm/errors.ts';
import { roundTrip, shortLoop } from './guests.ts';

const result = executeOneShot(roundTrip);
const failed = executeOneShot(shortLoop);

const withError = (error: FunctionCallError): OneShotResult => ({
  ...failed,
  outcome: { ...failed.outcome, error },
});

const good: readonly (readonly [name: string, result: OneShotResult])[] = [
  ['of a call that succeeded', result],
  ["of a contract's failure", failed],
  ['with a removal', { ...result, changes: [{ key: new Uint8Array(1), value: undefined }] }],
  [
    'that is a receipt',
    { ...result, outcome: { ...result.outcome, returnData: { kind: 'receipt', index: 3 } } },
  ],
  ['that is nothing', { ...result, outcome: { ...result.outcome, returnData: { kind: 'none' } } }],
  [
    'of a failure with numbers',
    withError({
      kind: 'HostError',
      error: { kind: 'KeyLengthExceeded', length: 2n ** 64n - 1n, limit: 2_048n },
    }),
  ],
  [
    'of a panic that reads like a number',
    withError({ kind: 'HostError', error: { kind: 'GuestPanic', panic_msg: '{"integer":"7"}' } }),
  ],
];

/** The same with another text in the place of the failure. */
const withText = (error: string): Uint8Array =>
  encode(callOnWire, { ...decode(callOnWire, encodeCallResult(failed)), error });

const bad: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['a byte too many', new Uint8Array([...encodeCallResult(result), 0])],
  ['a failure that is no JSON', withText('{')],
  ['a failure of no known kind', withText('{"kind":"HostError","error":{"kind":"Bribed"}}')],
  ['a failure without its facts', withText('{"kind":"HostError","error":{"kind":"GuestPanic"}}')],
  ['a failure with facts too many', withText('{"kind":"WasmTrap","trap":"Unreachable","signature":"00"}')],
  ['a failure without end', withText('['.repeat(2_000_000))],
  [
    'a panic that UTF-8 cannot hold',
    withText(String.raw`{"kind":"HostError","error":{"kind":"GuestPanic","panic_msg":"\ud800"}}`),
  ],
  [
    'a number above a u64',
    withText(
      '{"kind":"HostError","error":{"kind":"InvalidRegisterId","register_id":{"integer":"99999999999999999999"}}}',
    ),
  ],
  [
    'a number as a number',
    withText('{"kind":"HostError","error":{"kind":"InvalidRegisterId","register_id":7}}'),
  ],
];

describe('the result of a one-shot call', () => {
  test.each(good)('is read as it was written: one %s', (_, one) => {
    expect(decodeCallResult(encodeCallResult(one))).toStrictEqual(one);
  });

  test.each(bad)('is refused: %s', (_, bytes) => {
    expect(() => decodeCallResult(bytes)).toThrow(BorshError);
  });

  test('is read or refused, whatever a process makes of it', () => {
    const bytes = encodeCallResult(result);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = bytes.slice();
        other[at] = (other[at] ?? 0) ^ change;
        try {
          decodeCallResult(other);
        } catch (cause) {
          expect(cause).toBeInstanceOf(BorshError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
