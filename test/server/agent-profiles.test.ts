import { DstackClient } from '@phala/dstack-sdk';
import { describe, expect, test } from 'vitest';
import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import { attestationJson } from '../../src/proof/attestation.ts';
import { devEnclave } from '../support/dev-enclave.ts';
import { executeBody, post, testService } from '../support/service.ts';

const unused = ['Sign', 'Verify', 'GetTlsKey', 'Attest', 'EmitEvent'];

/** Agents as they are in the field (tee.md §1, §4). All are driven through the unmodified SDK. */
const profiles: readonly (readonly [string, DevKnobs])[] = [
  ['lists all digests', { fullDigests: true }],
  ['leaves out the digests of runtime events, as since 0.5.6', {}],
  ['has EmitEvent, as until 0.5.11', { emitsEvents: true }],
  [
    'offers neither Sign, whose key others can have attested, nor Verify, GetTlsKey, Attest and EmitEvent',
    { errors: Object.fromEntries(unused.map((method) => [method, 'not here'])) },
  ],
  ['makes quotes of version 5', { quoteV5: 'td10' }],
  ['makes quotes of TDX 1.5', { quoteV5: 'td15' }],
];

async function reportWith(knobs: DevKnobs) {
  const service = await testService({ knobs });
  const response = await post(service, executeBody('counter', { method: 'get' }));
  expect(response.status).toBe(200);
  const { bundle } = (await response.json()) as { bundle: string };
  return service.verify(await (await service.app.request(bundle)).text());
}

describe('the service works with an agent that', () => {
  test.each(profiles)('%s', async (_name, knobs) => {
    expect(await reportWith(knobs)).toMatchObject({ verdict: 'PASS', because: [] });
  });

  test('measures events in their second format, which the app-compose must ask for', async () => {
    const { checks, because } = await reportWith({ eventLogV2: true });
    expect(checks.find(({ code }) => code === 'rtmr3_replay')).toMatchObject({ status: 'pass' });
    expect(because).toEqual(['app_compose']);
  });
});

describe('these profiles', () => {
  test('differ in the digests that a bundle carries', async () => {
    const digestsOf = async (knobs: DevKnobs) => {
      const { app } = await testService({ knobs });
      const { eventLog } = attestationJson.parse(await (await app.request('/v1/attestation')).json());
      return eventLog.filter(({ imr }) => imr === 3).map(({ digest }) => digest.length);
    };
    expect(new Set(await digestsOf({ fullDigests: true }))).toEqual(new Set([96]));
    expect(new Set(await digestsOf({}))).toEqual(new Set([0]));
  });

  test('differ in EmitEvent, which the SDK calls without telling of its failure', async () => {
    const logAfter = async (knobs: DevKnobs) => {
      const sdk = new DstackClient((await devEnclave(knobs)).endpoint);
      await sdk.emitEvent('one-more', '');
      const { event_log } = await sdk.getQuote(new Uint8Array(64));
      return (JSON.parse(event_log) as { event: string }[]).map(({ event }) => event);
    };
    expect(await logAfter({ emitsEvents: true })).toContain('one-more');
    expect(await logAfter({})).not.toContain('one-more');
  });
});

test('an agent too old for ed25519 is refused, and says so', async () => {
  await expect(testService({ knobs: { oldAgent: true } })).rejects.toMatchObject({
    code: 'enclave_too_old',
    message: 'enclave_too_old: the guest agent derives no ed25519 keys',
  });
});
