import { describe, expect, test } from 'vitest';
import { encode } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import type { Attestation } from '../../src/proof/attestation.ts';
import { near } from '../support/chunk-world.ts';
import { registerCodec, registering, registerUnderRootCodec, sceneFor } from '../support/gate-machine.ts';
import { eventsOf, type GateScene, gatePolicy, panicOf } from '../support/gate-scene.ts';
import { type BundleOptions, createBundle, issuedAt } from '../support/good-bundle.ts';
import { nearMpcAttestation, nearMpcTime } from '../support/real-attestation.ts';

async function devMachine(options: BundleOptions = {}) {
  const { bundle, developmentRoot } = await createBundle(options);
  return { attestation: bundle.attestation, root: sha256(developmentRoot) };
}

const dev = await devMachine();

function registerDev(scene: GateScene, attestation: Attestation, root = dev.root) {
  const args = encode(registerUnderRootCodec, { root, ...registering(attestation) });
  return scene.send({ method: 'register_under_root', args, deposit: near / 10n });
}

describe('a machine of the development enclave', () => {
  test('registers its keys under its own root', () => {
    const { attestation } = dev;
    const scene = sceneFor(attestation, issuedAt);
    const outcomes = registerDev(scene, attestation);
    expect(panicOf(outcomes)).toBeUndefined();
    const { keys, appId, composeHash } = attestation.registration;
    const ed25519 = toHex(keys.ed25519);
    const facts = { ed25519, app_id: toHex(appId), compose_hash: toHex(composeHash), key_epoch: '0' };
    expect(eventsOf(outcomes)).toMatchObject([{ event: 'key_registered', data: facts }]);
    expect(scene.view('get_key', { ed25519 })).toMatchObject({ ...facts, status: 'Active' });
  });

  test("does not register them under Intel's", () => {
    const scene = sceneFor(dev.attestation, issuedAt);
    const args = encode(registerCodec, registering(dev.attestation));
    const outcomes = scene.send({ method: 'register', args, deposit: near / 10n });
    expect(panicOf(outcomes)).toMatch(/^certificate_chains: /);
  });

  test('is refused by the gate that is deployed, which knows no other root', () => {
    const scene = sceneFor(dev.attestation, issuedAt, { gate: 'gate' });
    for (const method of ['register_under_root', 'register_unverified'])
      expect(panicOf(scene.send({ method, args: new Uint8Array() }))).toMatch(/MethodNotFound/);
    const args = encode(registerCodec, registering(dev.attestation));
    expect(panicOf(scene.send({ method: 'register', args, deposit: near / 10n }))).toMatch(
      /^certificate_chains: /,
    );
  });

  const lies: readonly [string, (one: Attestation) => Attestation, string][] = [
    ['other keys', (one) => withKeys(one, { ed25519: zeroHash }), 'RegistrationNotQuoted'],
    ['another transport key', (one) => withKeys(one, { transport: zeroHash }), 'RegistrationNotQuoted'],
    ['another epoch', (one) => withRegistration(one, { keyEpoch: 1n }), 'RegistrationNotQuoted'],
    ['another app', (one) => withRegistration(one, { appId: new Uint8Array(20) }), 'RegistrationNotQuoted'],
    ['another machine', (one) => ({ ...one, vmConfig: '{}' }), 'KeysNotQuoted'],
  ];

  test.each(lies)('registers no keys with %s than it quoted', (_, alter, error) => {
    const scene = sceneFor(dev.attestation, issuedAt);
    expect(panicOf(registerDev(scene, alter(dev.attestation)))).toBe(error);
    expect(scene.view('get_keys')).toEqual([]);
  });

  test('registers none by a changed quote, nor by other events', () => {
    const scene = sceneFor(dev.attestation, issuedAt);
    const quote = dev.attestation.quote.with(600, 1);
    expect(panicOf(registerDev(scene, { ...dev.attestation, quote }))).toMatch(/^quote_signature: /);
    const eventLog = dev.attestation.eventLog.slice(0, -1);
    expect(panicOf(registerDev(scene, { ...dev.attestation, eventLog }))).toMatch(
      /^(rtmr3_replay|boot_events): /,
    );
  });

  test.each([
    ['can be debugged', { knobs: { debug: true } }, /^td_attributes: /],
    [
      'answers a challenge',
      { kind: 'challenge-answer', challenge: sha256(zeroHash) },
      /^RegistrationNotQuoted$/,
    ],
    ['has a platform that is out of date', { knobs: { tcbStatus: 'OutOfDate' } }, /^tcb_status: /],
  ] satisfies [string, BundleOptions, RegExp][])('registers none when it %s', async (_, options, error) => {
    const { attestation, root } = await devMachine(options);
    const scene = sceneFor(attestation, issuedAt);
    expect(panicOf(registerDev(scene, attestation, root))).toMatch(error);
  });

  test('has keys for as long as its collateral is good, at most', () => {
    const scene = sceneFor(dev.attestation, issuedAt);
    expect(panicOf(registerDev(scene, dev.attestation))).toBeUndefined();
    const view = scene.view('get_key', { ed25519: toHex(dev.attestation.registration.keys.ed25519) });
    const { expires_at, registered_at } = view as Record<'expires_at' | 'registered_at', number>;
    expect(expires_at - registered_at).toBeGreaterThan(0);
    expect(expires_at - registered_at).toBeLessThanOrEqual(gatePolicy.registration_seconds);
  });
});

const withRegistration = (one: Attestation, changes: Partial<Attestation['registration']>): Attestation => ({
  ...one,
  registration: { ...one.registration, ...changes },
});

function withKeys(one: Attestation, changes: Partial<Attestation['registration']['keys']>): Attestation {
  return withRegistration(one, { keys: { ...one.registration.keys, ...changes } });
}

test("a real machine passes the gate's policy under Intel's root, up to the binding of keys that are not its own", (context) => {
  const attestation = nearMpcAttestation(context, dev.attestation);
  const scene = sceneFor(attestation, nearMpcTime, { gate: 'gate' });
  const args = encode(registerCodec, registering(attestation));
  const outcomes = scene.send({ method: 'register', args, deposit: near / 10n });
  expect(panicOf(outcomes)).toBe('RegistrationNotQuoted');
  expect(outcomes[0]?.outcome.gasBurnt).toBeLessThan(60n * 10n ** 12n);
});
