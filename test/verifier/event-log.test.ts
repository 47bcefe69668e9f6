import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import type { RuntimeEvent } from '../../src/proof/attestation.ts';
import { EventLogError, readBootFacts, replayRuntimeEvents } from '../../src/verifier/event-log.ts';

const event = (name: string, change: Partial<RuntimeEvent> = {}): RuntimeEvent => ({
  imr: 3,
  event_type: 134_217_729,
  digest: '',
  event: name,
  event_payload: 'aabb',
  ...change,
});
const boot = ['app-id', 'compose-hash', 'instance-id', 'key-provider', 'system-ready'].map((name) =>
  event(name),
);

describe('readBootFacts', () => {
  test('reads the payloads, and passes over what containers added after the boot', () => {
    const facts = readBootFacts([...boot, event('my-own-event')]);
    expect(toHex(facts.appId)).toBe('aabb');
  });

  test.each([
    ['an event of the boot after it', [...boot, event('compose-hash')], 'doubled or out of order'],
    ['an unknown event during the boot', [event('mine'), ...boot], 'unknown event mine'],
    ['another order', [boot[1], boot[0], ...boot.slice(2)], 'app-id is missing'],
    ['a boot without its end', boot.slice(0, 4), 'system-ready is missing'],
    ['no events', [], 'app-id is missing'],
  ])('refuses %s', (_, events, message) => {
    const known = events.filter((one) => one !== undefined);
    expect(() => readBootFacts(known)).toThrow(EventLogError);
    expect(() => readBootFacts(known)).toThrow(message);
  });
});

describe('replayRuntimeEvents', () => {
  test('hashes the canonical JSON of an event of the second version', () => {
    const digest = createHash('sha384')
      .update('{"name":"app-id","payload":"aabb","type":134217729}')
      .digest();
    const mr = createHash('sha384').update(new Uint8Array(48)).update(digest).digest('hex');
    expect(toHex(replayRuntimeEvents([event('app-id', { version: 2 })]))).toBe(mr);
    expect(toHex(replayRuntimeEvents([event('app-id')]))).not.toBe(mr);
  });

  test.each([
    ['another event type', event('app-id', { event_type: 1 }), 'has type 1'],
    ['an unknown version', event('app-id', { version: 3 }), 'has version 3'],
    ['a digest of another payload', event('app-id', { digest: '00'.repeat(48) }), 'not that of its payload'],
  ])('refuses %s', (_, one, message) => {
    expect(() => replayRuntimeEvents([one])).toThrow(message);
  });
});
