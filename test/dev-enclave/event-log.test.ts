import { readFileSync } from 'node:fs';
import { sha384 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type MeasuredEvent,
  replay,
  runtimeDigest,
  runtimeEntry,
  runtimeEventType,
  withoutRuntimeDigests,
} from '../../src/dev-enclave/event-log.ts';
import { concatBytes, fromHex, toHex } from '../../src/primitives/bytes.ts';
import type { AgentEvent } from '../../src/proof/attestation.ts';
import { sharedFile } from '../support/shared.ts';

const anEvent: fc.Arbitrary<MeasuredEvent> = fc.record({
  event: fc.string(),
  payload: fc.uint8Array({ maxLength: 100 }),
});

describe('replay', () => {
  test('starts at zeros', () => {
    expect(replay([], 3)).toEqual(new Uint8Array(48));
  });

  test('extends by one digest an event', () => {
    fc.assert(
      fc.property(fc.array(anEvent), anEvent, (before, last) => {
        const log = [...before, last].map(runtimeEntry);
        const extended = sha384(concatBytes(replay(log.slice(0, -1), 3), runtimeDigest(last)));
        expect(replay(log, 3)).toEqual(extended);
      }),
    );
  });

  test('depends on the order of different events', () => {
    fc.assert(
      fc.property(anEvent, anEvent, (a, b) => {
        const [one, other] = [runtimeEntry(a), runtimeEntry(b)];
        const same = one.digest === other.digest;
        expect(toHex(replay([one, other], 3)) === toHex(replay([other, one], 3))).toBe(same);
      }),
    );
  });

  test('ignores the other registers', () => {
    fc.assert(
      fc.property(fc.array(anEvent), fc.array(anEvent), (mine, others) => {
        const log = mine.map(runtimeEntry);
        const elsewhere = others.map((event) => ({ ...runtimeEntry(event), imr: 1 }));
        expect(replay([...elsewhere, ...log], 3)).toEqual(replay(log, 3));
      }),
    );
  });
});

test('left-out digests follow from name and payload', () => {
  const entry = runtimeEntry({ event: 'app-id', payload: new Uint8Array([1, 2]) });
  expect(withoutRuntimeDigests([entry])).toEqual([{ ...entry, digest: '' }]);
  expect(withoutRuntimeDigests([{ ...entry, imr: 0 }])).toEqual([{ ...entry, imr: 0 }]);
});

describe('real logs', () => {
  test('of a KMS guest replay to the registers of its quote', (context) => {
    const log = load(context, 'facts/dstack/fixture-real-event_log.json') as AgentEvent[];
    const hex = readFileSync(sharedFile(context, 'facts/dstack/fixture-real-quote.hex'), 'utf8').trim();
    const quote = fromHex(hex);
    for (const imr of [0, 1, 2, 3]) {
      const at = 48 + 328 + 48 * imr;
      expect(toHex(replay(log, imr))).toBe(toHex(quote.subarray(at, at + 48)));
    }
    expectRuntimeDigests(log);
  });

  test('of another operator have the same digests of their runtime events', (context) => {
    const info = load(context, 'facts/dcap/nearmpc_tcb_info.json') as {
      event_log: AgentEvent[];
      rtmr3: string;
    };
    expect(toHex(replay(info.event_log, 3))).toBe(info.rtmr3);
    expectRuntimeDigests(info.event_log);
  });
});

function expectRuntimeDigests(log: readonly AgentEvent[]): void {
  const runtime = log.filter((entry) => entry.imr === 3);
  expect(runtime.length).toBeGreaterThan(5);
  for (const { event, event_payload, event_type, digest } of runtime) {
    expect(event_type).toBe(runtimeEventType);
    expect(toHex(runtimeDigest({ event, payload: fromHex(event_payload) }))).toBe(digest);
  }
}

function load(context: Parameters<typeof sharedFile>[0], path: string): unknown {
  return JSON.parse(readFileSync(sharedFile(context, path), 'utf8'));
}
