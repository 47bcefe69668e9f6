import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callJob } from '../../src/executor/call-job.ts';
import { type ParsedMessage, parseMessage } from '../../src/executor/parse-message.ts';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import { withoutCode } from '../../src/runtime/one-shot/one-shot-call.ts';
import { roundTrip, shortLoop } from './guests.ts';

const done = (result: unknown) => ({ kind: 'answer', id: 7, answer: { kind: 'done', result } });
const result = executeOneShot(roundTrip);
const failed = executeOneShot(shortLoop);

/** As the pool reads it: results are for their job to judge. */
function read(message: unknown): ParsedMessage {
  const parsed = parseMessage(message);
  if (parsed.kind !== 'answer' || parsed.answer.kind !== 'done') return parsed;
  const { job } = callJob(withoutCode(roundTrip), { name: '', bytes: new Uint8Array() });
  return job.done(parsed.answer.result) ? parsed : { kind: 'malformed', id: parsed.id };
}

const good: readonly (readonly [name: string, message: unknown])[] = [
  ['that a process is ready', { kind: 'ready' }],
  ['a result', done(result)],
  ["a contract's failure", done(failed)],
  ['a removal', done({ ...result, changes: [{ key: new Uint8Array(1), value: undefined }] })],
  [
    'a refusal',
    { kind: 'answer', id: 7, answer: { kind: 'unsupported', code: 'promises_unsupported', feature: 'x' } },
  ],
  [
    'a state that does not do',
    { kind: 'answer', id: 7, answer: { kind: 'unsupported', code: 'state_invalid', feature: 'x' } },
  ],
  ['a question for nodes', { kind: 'need', id: 7, hashes: [new Uint8Array(32)] }],
  ['a fault', { kind: 'answer', id: 7, answer: { kind: 'fault', message: 'x' } }],
];

const { outcome } = result;
const withOutcome = (change: object) => done({ ...result, outcome: { ...outcome, ...change } });
const withError = (error: unknown) => withOutcome({ status: 'aborted', error });

const bad: readonly (readonly [name: string, message: unknown])[] = [
  ['an answer of no known kind', { kind: 'answer', id: 7, answer: { kind: 'sign' } }],
  [
    'a refusal of no known kind',
    { kind: 'answer', id: 7, answer: { kind: 'unsupported', code: 'x', feature: '' } },
  ],
  ['a fault of many words', { kind: 'answer', id: 7, answer: { kind: 'fault', message: 'x'.repeat(5_000) } }],
  ['a result with a field too many', done({ ...result, signature: new Uint8Array(64) })],
  ['a result without a field', done({ ...result, witness: undefined })],
  ['a root of 31 bytes', done({ ...result, postStateRoot: new Uint8Array(31) })],
  ['a root in hex', done({ ...result, postStateRoot: '00'.repeat(32) })],
  ['bytes of another class', done({ ...result, witness: [Buffer.alloc(3)] })],
  ['bytes that are shared', done({ ...result, witness: [new Uint8Array(new SharedArrayBuffer(3))] })],
  ['a witness of no size', done({ ...result, witnessSize: Number.NaN })],
  ['a failure that is none', withOutcome({ status: 'aborted' })],
  ['a success that is none', done({ ...failed, outcome: { ...failed.outcome, status: 'ok' } })],
  ['negative gas', withOutcome({ gasBurnt: -1n })],
  ['gas above a u64', withOutcome({ gasBurnt: 2n ** 64n })],
  ['a balance above a u128', withOutcome({ balance: 2n ** 128n })],
  ['gas as a number', withOutcome({ gasBurnt: 1 })],
  ['a log that UTF-8 cannot hold', withOutcome({ logs: ['\ud800'] })],
  ['a cost that nobody knows', withOutcome({ profile: { ...outcome.profile, ext: { free_lunch: 1n } } })],
  ['a failure of no known kind', withError({ kind: 'HostError', error: { kind: 'Bribed' } })],
  ['a failure without its facts', withError({ kind: 'HostError', error: { kind: 'GuestPanic' } })],
  ['a trap of no known kind', withError({ kind: 'WasmTrap', trap: 'Door' })],
];

describe('parseMessage', () => {
  test.each(good)('leaves as it is: %s', (_, message) => {
    expect(read(message)).toStrictEqual(message);
    expect(read(deserialize(serialize(message)))).toStrictEqual(message);
  });

  test.each(bad)('refuses, and tells whose answer it was: %s', (_, message) => {
    expect(read(message)).toEqual({ kind: 'malformed', id: 7 });
  });

  test('refuses a question for more nodes than we ask for', () => {
    const hashes = Array.from({ length: 17 }, () => new Uint8Array(32));
    expect(parseMessage({ kind: 'need', id: 7, hashes })).toEqual({ kind: 'malformed', id: undefined });
  });

  test('refuses whatever else there is, and throws on nothing', () => {
    const anything = fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true });
    fc.assert(
      fc.property(fc.oneof(anything, fc.record({ kind: fc.constant('answer'), id: anything })), (message) => {
        expect(read(message)).toEqual({ kind: 'malformed', id: undefined });
      }),
    );
  });
});
