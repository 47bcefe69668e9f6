import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RequestEvent } from '../../src/relayer/request-event.ts';
import {
  deadlineMargin,
  type Finding,
  isInTime,
  mostVain,
  seen,
  settledAfter,
  transition,
} from '../../src/relayer/request-machine.ts';
import {
  isLive,
  type RequestRecord,
  recordFromText,
  recordToText,
  yieldBlocks,
} from '../../src/relayer/request-record.ts';

const start = 1_000n;
const event: RequestEvent = {
  contractId: 'outlayer.near',
  requestId: 2n ** 63n,
  dataId: '00'.repeat(32),
  requestData: '{"request_id":9223372036854775808}',
  isInputInState: false,
  code: { url: 'https://code.example/a.wasm', hash: '00'.repeat(32), buildTarget: undefined },
  block: { height: start, hash: 'block', timestamp: 1_764_000_000_123_456_789n },
  transactionHash: 'tx',
  receiptId: 'receipt',
};

const answer = {
  receiverId: 'gate.near',
  method: 'resolve',
  argsBase64: 'AA==',
  gas: 300n,
  deposit: 2n ** 80n,
};
const sent = { signedBase64: 'AA==', hash: 'hash', signerId: 'relay.near', height: start };
const reason = { code: 'a_code', text: 'a text' };

const height = fc.bigInt({ min: start - 5n, max: start + yieldBlocks + 2n * settledAfter });
const finding: fc.Arbitrary<Finding> = fc.oneof(
  fc.constant<Finding>({ kind: 'answered', answer }),
  fc.constant<Finding>({ kind: 'answered', answer: { ...answer, signed: { base64: 'AA==' } } }),
  fc.constant<Finding>({ kind: 'sent', sent }),
  { weight: 1, arbitrary: fc.constant<Finding>({ kind: 'refused', reason }) },
  fc.record({
    kind: fc.constant('failed' as const),
    reason: fc.constant(reason),
    now: fc.nat(),
    chance: fc.double({ min: 0, max: 0.999, noNaN: true }),
    afterMillis: fc.option(fc.nat(10_000_000), { nil: undefined }),
  }),
  fc.record({ kind: fc.constant('waits' as const), until: fc.nat() }),
  fc.record({ kind: fc.constant('in_vain' as const), reason: fc.constant(reason), until: fc.nat() }),
  fc.constant<Finding>({ kind: 'dropped' }),
  fc.record({ kind: fc.constant('gone' as const), own: fc.boolean(), height }),
  { weight: 3, arbitrary: height.map((at): Finding => ({ kind: 'height', height: at })) },
);
const findings = fc.array(finding, { maxLength: 40 });

const order: Readonly<Record<RequestRecord['state'], number>> = {
  seen: 0,
  answered: 1,
  sent: 2,
  completed: 3,
  expired: 3,
  refused: 3,
};

describe('the states of a request', () => {
  test('are never left once they are an end, whatever is found', () => {
    fc.assert(
      fc.property(findings, findings, (first, more) => {
        const ended = first.reduce(transition, seen(event, 0));
        if (isLive(ended)) return;
        expect(more.reduce(transition, ended)).toBe(ended);
      }),
    );
  });

  test('go on one by one, and back only to sign anew', () => {
    fc.assert(
      fc.property(findings, (list) => {
        let record = seen(event, 0);
        for (const one of list) {
          const next = transition(record, one);
          const step = order[next.state] - order[record.state];
          if (step > 1) expect(isLive(next)).toBe(false);
          if (step < 0) expect(['dropped', 'in_vain']).toContain(one.kind);
          record = next;
        }
      }),
    );
  });

  test('end, at the latest when the chain is past the deadline and what follows it', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const record = list.reduce(transition, seen(event, 0));
        const last: Finding = { kind: 'height', height: start + yieldBlocks + settledAfter + 1n };
        expect(isLive(transition(record, last))).toBe(false);
      }),
    );
  });

  test('begin nothing within the margin before the deadline', () => {
    fc.assert(
      fc.property(findings, height, (list, at) => {
        const record = transition(list.reduce(transition, seen(event, 0)), { kind: 'height', height: at });
        if (record.state === 'seen' || record.state === 'answered') expect(isInTime(record, at)).toBe(true);
      }),
    );
    const deadline = start + yieldBlocks;
    expect(isInTime({ deadline }, deadline - deadlineMargin)).toBe(true);
    expect(isInTime({ deadline }, deadline - deadlineMargin + 1n)).toBe(false);
  });

  test('sign anew a few times only', () => {
    let record = seen(event, 0);
    let signed = 0;
    while (isLive(record)) {
      for (const one of [
        { kind: 'answered', answer },
        { kind: 'sent', sent },
        { kind: 'in_vain', reason, until: 5 },
      ] as const) {
        if (one.kind === 'sent') signed++;
        record = transition(record, one);
      }
    }
    expect([signed, record.state]).toEqual([mostVain, 'refused']);
  });

  test('ask the service again when the enclave has to sign anew', () => {
    const signed = { ...answer, signed: { base64: 'AA==' } };
    const list: Finding[] = [
      { kind: 'answered', answer: signed },
      { kind: 'sent', sent },
      { kind: 'dropped' },
    ];
    expect(list.reduce(transition, seen(event, 0)).state).toBe('seen');
    const own: Finding[] = [{ kind: 'answered', answer }, { kind: 'sent', sent }, { kind: 'dropped' }];
    expect(own.reduce(transition, seen(event, 0)).state).toBe('answered');
  });

  test.each<[string, Finding, Partial<RequestRecord>]>([
    [
      'gone in time, and ours',
      { kind: 'gone', own: true, height: start + 5n },
      { state: 'completed', by: 'this_relay' },
    ],
    [
      'gone in time, and not ours',
      { kind: 'gone', own: false, height: start + 5n },
      { state: 'completed', by: 'another' },
    ],
    [
      'gone after its time',
      { kind: 'gone', own: false, height: start + yieldBlocks + 1n },
      { state: 'expired' },
    ],
    [
      'gone after its time, and ours',
      { kind: 'gone', own: true, height: start + yieldBlocks + 1n },
      { state: 'completed' },
    ],
  ])('say how it ended: %s', (_, found, expected) => {
    const list: Finding[] = [{ kind: 'answered', answer }, { kind: 'sent', sent }, found];
    expect(list.reduce(transition, seen(event, 0))).toMatchObject(expected);
  });

  test('are written and read without a loss', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const record = list.reduce(transition, seen(event, 0));
        expect(recordFromText(recordToText(record))).toEqual(
          JSON.parse(JSON.stringify(record, toText), fromText),
        );
      }),
    );
  });
});

/** What JSON leaves out or cannot say, for a comparison. */
const toText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `big:${value}` : value);
const fromText = (_: string, value: unknown): unknown =>
  typeof value === 'string' && value.startsWith('big:') ? BigInt(value.slice(4)) : value;
