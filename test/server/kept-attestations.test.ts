import { describe, expect, test } from 'vitest';
import { fromHex } from '../../src/primitives/bytes.ts';
import { createHeadJudge } from '../../src/server/head-judge.ts';
import { KeptAttestations } from '../../src/server/kept-attestations.ts';
import { auditedWorld } from '../support/audited-world.ts';
import { testService } from '../support/service.ts';

describe('the attestation of a key', () => {
  test('gets new collateral when its own has ended, and stays as it is if there is none', async () => {
    const service = await testService();
    const { attestations } = service.parts.store;
    const key = service.registration.keys.ed25519;
    const kept = new KeptAttestations(attestations, service.parts.collateral, () => service.time.now);
    const first = await kept.current(key);
    expect(first?.kind).toBe('key-registration');
    const end = Date.parse(first?.collateral?.valid_until ?? '') / 1000;
    let asked = 0;
    const source = {
      collateralFor: async (quote: Uint8Array) => {
        asked++;
        return asked === 1 ? undefined : service.parts.collateral.collateralFor(quote);
      },
    };
    const later = new KeptAttestations(attestations, source, () => end + 1);
    expect(await later.current(key)).toEqual(first);
    expect(await later.current(key)).toEqual(first);
    expect(asked).toBe(2);
    const now = new KeptAttestations(attestations, source, () => end - 1);
    await now.current(key);
    expect(asked).toBe(2);
  });

  test('is none for a key that never signed here', async () => {
    const service = await testService();
    const { store, collateral } = service.parts;
    const kept = new KeptAttestations(store.attestations, collateral, () => service.time.now);
    expect(await kept.current(new Uint8Array(32))).toBeUndefined();
  });
});

test('a head is judged by the registration of its key', async () => {
  const { world, service } = await auditedWorld();
  const { store, collateral } = service.parts;
  const kept = new KeptAttestations(store.attestations, collateral, () => service.time.now);
  const { appId } = service.registration;
  const judge = createHeadJudge(kept, appId);
  const head = await world.signedHead(await world.head());
  expect(await judge.judge(head)).toBeUndefined();

  const { envelope, input } = head;
  const other = { ...head, input: { ...input, sequence: 7n } };
  expect(await judge.judge(other)).toBe('what was signed is about another head');
  const late = { ...head, envelope: { ...envelope, issuedAt: 1n } };
  expect(await judge.judge(late)).toBe('the signature does not fit');
  const stranger = { ...envelope, signerKeys: { ...envelope.signerKeys, ed25519: new Uint8Array(32) } };
  expect(await judge.judge({ ...head, envelope: stranger })).toMatch(/is not kept/);
  const elsewhere = createHeadJudge(kept, new Uint8Array(20));
  expect(await elsewhere.judge(head)).toBe('it was signed by another app');

  const attestation = await kept.find(envelope.signerKeys.ed25519);
  if (attestation === undefined) throw new Error('it was kept');
  const { registration } = attestation;
  await kept.keep({
    ...attestation,
    registration: { ...registration, composeHash: fromHex('11'.repeat(32)) },
  });
  expect(await judge.judge(head)).toBe('the key was registered with other facts');
  const keys = { ...registration.keys, nearAccess: undefined };
  await kept.keep({ ...attestation, registration: { ...registration, keys } });
  expect(await judge.judge(head)).toBe('the quote of its key is over other facts');
  await kept.keep({ ...attestation, kind: 'challenge-answer' });
  expect(await judge.judge(head)).toBe('the quote of its key is no registration');
});
