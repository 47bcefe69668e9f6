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
  event_payload: payloads[name] ?? '',
  ...change,
});
const payloads: Readonly<Record<string, string>> = {
  'app-id': 'aa'.repeat(20),
  'compose-hash': 'cc'.repeat(32),
  'init-script-hash': '11'.repeat(32),
  'os-image-hash': '05'.repeat(32),
  'key-provider': '7b7d',
};
const events = (...names: string[]) => names.map((name) => event(name));
const boot = ['app-id', 'compose-hash', 'instance-id', 'key-provider', 'system-ready'] as const;

describe('readBootFacts', () => {
  test('reads the payloads, and lists what containers added after the boot', () => {
    const facts = readBootFacts(events(...boot, 'my-own-event'));
    expect(toHex(facts.appId)).toBe(payloads['app-id']);
    expect(facts).toMatchObject({ appEvents: ['my-own-event'], osImageHash: undefined, version: 1 });
    expect(facts.initScriptHashes).toEqual([]);
  });

  test('reads all that a boot of dstack 0.6 under a KMS measures', () => {
    const names =
      'system-preparing app-id compose-hash init-script-hash init-script-hash gpu-policy-hash gpu-attestation instance-id boot-mr-done os-image-hash key-provider storage-fs storage-encrypted system-ready';
    const facts = readBootFacts(
      names.split(' ').map((name) => {
        const change = name === 'gpu-policy-hash' ? { event_payload: '22'.repeat(32) } : {};
        return event(name, { version: 2, ...change });
      }),
    );
    expect(facts.initScriptHashes).toHaveLength(2);
    expect(toHex(facts.osImageHash ?? new Uint8Array())).toBe(payloads['os-image-hash']);
    expect(facts.version).toBe(2);
  });

  test.each<readonly [string, readonly RuntimeEvent[], string]>([
    ['an event of the boot after it', events(...boot, 'compose-hash'), 'doubled or out of order'],
    ['a second end of the boot', events(...boot, 'system-ready'), 'doubled or out of order'],
    ['a doubled event', events('app-id', 'app-id', ...boot.slice(1)), 'doubled or out of order'],
    ['an unknown event during the boot', events('mine', ...boot), 'unknown event mine'],
    ['another order', events('compose-hash', 'app-id', ...boot.slice(2)), 'app-id is missing'],
    ['a boot without its end', events(...boot.slice(0, 4)), 'system-ready is missing'],
    ['a boot without a key provider', events(...boot.slice(0, 3), 'system-ready'), 'key-provider is missing'],
    ['no events', [], 'system-ready is missing'],
    [
      'a payload of another length',
      [event('app-id', { event_payload: 'aabb' }), ...events(...boot.slice(1))],
      'payload of 2 bytes',
    ],
    ['events of two versions', [...events(...boot), event('mine', { version: 2 })], 'two versions'],
  ])('refuses %s', (_, found, message) => {
    expect(() => readBootFacts(found)).toThrow(EventLogError);
    expect(() => readBootFacts(found)).toThrow(message);
  });

  test('refuses scripts measured in two places', () => {
    const names = ['app-id', 'compose-hash', 'init-script-hash', 'gpu-attestation', 'init-script-hash'];
    const found = events(...names, 'instance-id', 'key-provider', 'system-ready');
    expect(() => readBootFacts(found)).toThrow('doubled or out of order');
  });
});

describe('replayRuntimeEvents', () => {
  test('hashes the canonical JSON of an event of the second version', () => {
    const digest = createHash('sha384')
      .update('{"name":"key-provider","payload":"7b7d","type":134217729}')
      .digest();
    const mr = createHash('sha384').update(new Uint8Array(48)).update(digest).digest('hex');
    expect(toHex(replayRuntimeEvents([event('key-provider', { version: 2 })]))).toBe(mr);
    expect(toHex(replayRuntimeEvents([event('key-provider')]))).not.toBe(mr);
  });

  test.each([
    ['another event type', event('app-id', { event_type: 1 }), 'has type 1'],
    ['an unknown version', event('app-id', { version: 3 }), 'has version 3'],
    ['a digest of another payload', event('app-id', { digest: '00'.repeat(48) }), 'not that of its payload'],
  ])('refuses %s', (_, one, message) => {
    expect(() => replayRuntimeEvents([one])).toThrow(message);
  });
});
