import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { concatBytes, fromUtf8, toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { Attestation, RuntimeEvent } from '../../src/proof/attestation.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { endorsementHash } from '../../src/proof/identity.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { parseTdQuote } from '../../src/verifier/td-quote.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicy, devPolicyFor } from '../support/dev-policy.ts';
import { type BundleOptions, createBundle, issuedAt } from '../support/good-bundle.ts';
import { machineProblems } from '../support/judge-machine.ts';
import { machinePolicy } from '../support/machine-policy.ts';
import { nearMpcAttestation, nearMpcTime, realCollateral, realQuote } from '../support/real-attestation.ts';
import { testKms } from '../support/test-kms.ts';
import { usualTrustConfig } from '../support/trust-environment.ts';

const { bundle: good, developmentRoot } = await createBundle();
const policy = await devPolicy();
const trust = { developmentRoot };

const problems = (change: Partial<Attestation>, rules: Partial<Policy> = {}) =>
  machineProblems(
    { ...good.attestation, ...change },
    { nowSeconds: issuedAt, policy: { ...policy, ...rules }, trust },
  );

/** The codes that a bundle of a development enclave like this fails by, under a policy that lists its app. */
async function because(options: BundleOptions, rules: Partial<Policy> = {}) {
  const { bundle } = await createBundle(options);
  const listed = { ...(await devPolicyFor(bundle.attestation)), ...rules };
  return verifyBundle(encodeBundle(bundle), { nowSeconds: issuedAt, policy: listed, trust }).because;
}

const composeWith = (fields: object): string =>
  JSON.stringify({ ...JSON.parse(defaultAppCompose), ...fields });

describe('a development enclave passes', () => {
  test.each<readonly [string, BundleOptions]>([
    ['with quotes of version 5 of a TDX 1.0 guest', { knobs: { quoteV5: 'td10' } }],
    ['with quotes of version 5 of a TDX 1.5 guest', { knobs: { quoteV5: 'td15' } }],
    [
      'with events of the second version',
      { knobs: { eventLogV2: true }, appCompose: composeWith({ event_log_version: 2 }) },
    ],
    [
      'with all digests of the second version',
      { knobs: { eventLogV2: true, fullDigests: true }, appCompose: composeWith({ event_log_version: 2 }) },
    ],
  ])('%s', async (_, options) => {
    expect(await because(options)).toEqual([]);
  });
});

describe('a quote is refused', () => {
  const { quote } = good.attestation;
  const patched = (offset: number, ...bytes: number[]) => {
    const copy = quote.slice();
    copy.set(bytes, offset);
    return { quote: copy };
  };
  const tdReport = 48;

  test.each<readonly [string, Partial<Attestation>, string, string]>([
    [
      "of another vendor's quoting enclave",
      patched(12, 0),
      'quote_structure',
      "the quoting enclave's vendor",
    ],
    ['with another kind of key', patched(2, 3), 'quote_structure', 'attestation key type 3'],
    ['with a byte behind it', { quote: concatBytes(quote, Uint8Array.of(1)) }, 'quote_structure', '1 bytes'],
    [
      'with the zeros behind it that real ones have',
      { quote: concatBytes(quote, new Uint8Array(70)) },
      'quote_structure',
      '70 bytes behind the quote',
    ],
    ['with another user data in its header', patched(30, 1), 'quote_signature', 'signature is invalid'],
    ['with another measurement', patched(tdReport + 136, 0), 'quote_signature', 'signature is invalid'],
    ['with another signature', patched(640, 0, 0), 'quote_signature', 'signature is invalid'],
    ['with another report of the quoting enclave', patched(770 + 64, 1), 'quote_signature', 'qe_report'],
    ['with the signer of a TDX module', patched(tdReport + 64, 1), 'tdx_module', 'MRSIGNERSEAM'],
    ['with an owner', patched(tdReport + 232, 1), 'td_attributes', 'mr_owner is not zero'],
    [
      "with an owner's configuration",
      patched(tdReport + 280, 1),
      'td_attributes',
      'mr_owner_config is not zero',
    ],
    ['of a guest that can migrate', patched(tdReport + 123, 0x30), 'td_attributes', '0000003000000000'],
    ['of a guest with protection keys', patched(tdReport + 123, 0x50), 'td_attributes', '0000005000000000'],
    [
      'of a guest with a performance monitor',
      patched(tdReport + 127, 0x80),
      'td_attributes',
      '0000001000000080',
    ],
    ['with other CPU features', patched(tdReport + 128, 0xff), 'xfam', 'ff02060000000000'],
  ])('%s', (_, change, code, message) => {
    expect(problems(change)[code]).toContain(message);
  });

  test('with data beside its key that nothing vouches for, which the library passes over', () => {
    const { signatures } = parseTdQuote(quote);
    const at = toHex(quote).indexOf(toHex(signatures.qeAuthData)) / 2;
    const pck = at + 32;
    const grown = concatBytes(
      quote.slice(0, at - 2),
      Uint8Array.of(33, 0),
      signatures.qeAuthData,
      Uint8Array.of(7),
      quote.slice(pck),
    );
    const view = new DataView(grown.buffer);
    for (const length of [632, 766]) view.setUint32(length, view.getUint32(length, true) + 1, true);
    expect(problems({ quote: grown })).toEqual({
      quote_structure: expect.stringContaining('other data beside it'),
    });
  });

  test('without the end of its certificates', () => {
    const text = fromUtf8(parseTdQuote(quote).pckChain);
    const end = toHex(quote).indexOf(toHex(toUtf8(text))) / 2 + text.length - 1;
    const cut = concatBytes(quote.slice(0, end), quote.slice(end + 1));
    const view = new DataView(cut.buffer);
    const inner = end - text.length + 1 - 4;
    for (const length of [632, 766, inner]) view.setUint32(length, view.getUint32(length, true) - 1, true);
    expect(problems({ quote: cut })['certificate_chains']).toContain('no end');
  });

  test('of the simulator under the policy of a real machine', (context) => {
    const simulated = realQuote(context, 'dstack/seeded-quote.hex');
    const collateral = realCollateral(context, 'shade_collateral.json');
    const found = machineProblems(
      { ...good.attestation, quote: simulated, collateral },
      { nowSeconds: 1_769_417_006, policy: machinePolicy(simulated) },
    );
    expect(found).toHaveProperty('quote_signature');
    expect(found['certificate_chains']).toContain('no end');
  });

  test('of the development root under a policy for Intel', () => {
    const found = machineProblems(good.attestation, {
      nowSeconds: issuedAt,
      policy: { ...policy, root: 'intel' },
    });
    expect(Object.keys(found)).toEqual(['quote_signature', 'certificate_chains', 'tcb_status']);
  });
});

describe('an event log is refused', () => {
  const log = good.attestation.eventLog;
  const changed = (name: string, change: Partial<RuntimeEvent>) => ({
    eventLog: log.map((one) => ('event' in one && one.event === name ? { ...one, ...change } : one)),
  });
  const payload = { event_payload: '00'.repeat(32) };

  test.each<readonly [string, Partial<Attestation>, string]>([
    ['with another payload', changed('compose-hash', payload), 'rtmr3_replay'],
    [
      'with another payload and the digest kept',
      changed('compose-hash', { ...payload, digest: '11'.repeat(48) }),
      'rtmr3_replay',
    ],
    ['with an event of another type', changed('app-id', { event_type: 1 }), 'rtmr3_replay'],
    ['with an event of the other version', changed('app-id', { version: 2 }), 'boot_events'],
    [
      'without an event',
      { eventLog: log.filter((one) => !('event' in one) || one.event !== 'instance-id') },
      'boot_events',
    ],
    [
      'with an event twice',
      { eventLog: log.flatMap((one) => ('event' in one && one.event === 'app-id' ? [one, one] : [one])) },
      'boot_events',
    ],
    ['that is empty', { eventLog: [] }, 'rtmr3_replay'],
  ])('%s', (_, change, code) => {
    expect(problems(change)).toHaveProperty(code);
  });

  test('with an event behind the boot that the policy does not list', async () => {
    const options = { knobs: { duplicateEvent: 'my-own-event' } };
    expect(await because(options)).toEqual(['app_events']);
    expect(await because(options, { app_events: ['my-own-event'] })).toEqual([]);
  });

  test('with an event of the boot behind it, whatever the policy lists', async () => {
    const options = { knobs: { duplicateEvent: 'compose-hash' } };
    expect(await because(options, { app_events: ['compose-hash'] })).toContain('boot_events');
  });
});

describe('the OS image', () => {
  const measured = (vmConfig: object) => problems({ vmConfig: JSON.stringify(vmConfig) })['vm_config'];

  test('must be the one that the host names', () => {
    expect(measured({ os_image_hash: '00'.repeat(32) })).toContain('OS image 0000');
    expect(measured({ cpu_count: 1 })).toBeUndefined();
  });

  test.each(['dstack-dev-0.5.5', 'dstack-nvidia-dev-0.5.4', 'dstack-0.5.5-dev'])(
    'must not be %s',
    (image) => {
      expect(measured({ image })).toContain('is an image for development');
    },
  );

  test('may be named', () => {
    expect(measured({ image: 'dstack-0.5.5' })).toBeUndefined();
  });

  test('must have the hash that the policy has beside the measurements', () => {
    const images = (hash: string | null, name = 'image') =>
      policy.measurements.map((one) => ({ ...one, name, os_image_hash: hash }));
    const listed = policy.measurements[0]?.os_image_hash ?? null;
    expect(problems({}, { measurements: images('00'.repeat(32)) })).toHaveProperty('os_image');
    expect(problems({}, { measurements: images(null) })).toHaveProperty('os_image');
    expect(problems({}, { measurements: images(listed, 'dstack-dev-0.5.5') })['os_image']).toContain(
      'development',
    );
    expect(problems({}, { measurements: [...images(null), ...images(listed)] })).toEqual({});
  });
});

describe('the identity key', () => {
  const { identity, registration } = good.attestation;
  const [overKey, overApp] = identity.signatureChain;
  const chain = (...signatureChain: [Uint8Array, Uint8Array]) =>
    problems({ identity: { ...identity, signatureChain } });

  test('must come from a KMS that the policy lists', () => {
    expect(problems({}, { kms_roots: [] })).toHaveProperty('key_chain');
    const other = testKms.identity(registration);
    expect(problems({ identity: other })['key_chain']).toContain(toHex(testKms.rootPublicKey));
    expect(problems({ identity: other }, { kms_roots: [toHex(testKms.rootPublicKey)] })).toEqual({});
  });

  test('must come for this app', () => {
    const other = testKms.identity({ ...registration, appId: new Uint8Array(20) });
    const found = problems({ identity: other }, { kms_roots: [toHex(testKms.rootPublicKey)] });
    expect(found['key_chain']).toContain('is not in the policy');
  });

  test('must be of a chain that holds', () => {
    expect(chain(new Uint8Array(65), overApp)['key_chain']).toContain('no signature');
    expect(chain(overKey, overKey)['key_chain']).toContain('is not in the policy');
    expect(chain(overApp, overKey)).toHaveProperty('key_chain');
    // The same 32 bytes make an ed25519 and a secp256k1 key: the chain is over the public key, so it tells them apart.
    const mixed = { ...identity, publicKey: registration.keys.secp256k1.slice(1) };
    expect(problems({ identity: mixed })).toHaveProperty('key_chain');
  });

  test('must have endorsed the registered keys for their epoch', () => {
    const endorsement = ed25519.sign(endorsementHash(registration), new Uint8Array(32).fill(9));
    expect(problems({ identity: { ...identity, endorsement } })).toHaveProperty('key_endorsement');
    const later = { ...registration, keyEpoch: registration.keyEpoch + 1n };
    expect(problems({ registration: later })).toHaveProperty('key_endorsement');
  });
});

describe('the settings', () => {
  test('must be the measured ones', () => {
    const config = { ...usualTrustConfig, statementLifetimeSeconds: 1n };
    const registration = { ...good.attestation.registration, config };
    expect(problems({ registration })['trust_settings_measured']).toContain('config hash');
  });

  test.each([
    ['from the host', 'KEY_MODE: "$KEY_MODE"'],
    ['from the environment of docker', 'KEY_MODE:'],
    ['as something else than text', 'STATEMENT_LIFETIME_SECONDS: 0'],
  ])('must not come %s', async (_, line) => {
    const appCompose = defaultAppCompose.replace(
      'KEY_MODE: \\"boot-entropy\\"',
      JSON.stringify(line).slice(1, -1),
    );
    expect(appCompose).not.toBe(defaultAppCompose);
    expect(await because({ appCompose })).toContain('trust_settings_measured');
  });

  test('must not be left to the encrypted environment', async () => {
    const appCompose = composeWith({ allowed_envs: ['KEY_MODE'] });
    const compose = { ...policy.compose, allowed_envs: ['KEY_MODE'] };
    expect(await because({ appCompose }, { compose })).toEqual(['trust_settings_measured']);
  });
});

describe('the binding of keys refuses', () => {
  const challenge = new Uint8Array(32).fill(0xc4);
  const judged = (attestation: Attestation) =>
    verifyBundle(encodeBundle({ ...good, attestation }), { nowSeconds: issuedAt, policy, trust }).because;

  test('a registration as a quote over a result, and the reverse', async () => {
    const { bundle } = await createBundle({ kind: 'result-quote' });
    expect(judged({ ...good.attestation, kind: 'result-quote' })).toEqual(['key_binding']);
    expect(judged({ ...bundle.attestation, kind: 'key-registration' })).toEqual(['key_binding']);
  });

  test('an answer to another challenge', async () => {
    const { bundle } = await createBundle({ kind: 'challenge-answer', challenge });
    expect(judged({ ...bundle.attestation, challenge: new Uint8Array(32).fill(1) })).toEqual(['key_binding']);
  });

  test('another description of the machine by the host', () => {
    const vmConfig = good.attestation.vmConfig.replace('"cpu_count":1', '"cpu_count":9');
    expect(vmConfig).not.toBe(good.attestation.vmConfig);
    expect(judged({ ...good.attestation, vmConfig })).toEqual(['key_binding']);
  });
});

describe("near/mpc's machine is refused by our own rules", () => {
  test('for the socket of docker, its events and its key provider', (context) => {
    const attestation = nearMpcAttestation(context, good.attestation);
    const change = { compose: policy.compose, app_events: [], key_providers: policy.key_providers };
    const found = machineProblems(attestation, {
      nowSeconds: nearMpcTime,
      policy: machinePolicy(attestation.quote, change),
    });
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['app_events', 'app_compose', 'compose_services', 'key_provider']),
    );
  });
});

test('a compose hash of another document is refused', () => {
  const appCompose = composeWith({ name: 'other' });
  expect(problems({ appCompose })['compose_hash']).toContain(toHex(sha256(toUtf8(appCompose))));
});
