import { secp256k1 } from '@noble/curves/secp256k1.js';
import { fromHex, toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import type { BundledEvent, RuntimeEvent } from '../../../src/proof/attestation.ts';
import { type CaseMaker, changed, flipped, forged, hexOf, type Loose } from '../case-maker.ts';
import { reregistered, withPayload } from '../forger.ts';

type Spec = Parameters<typeof forged>[0];
type Log = readonly BundledEvent[];

/** The machine measured other events: RTMR3 and the quote follow from them. */
const measured = (spec: Spec, change: (log: Log) => BundledEvent[]): CaseMaker =>
  forged({ ...spec, name: `measured events: ${spec.name}` }, (bundle, { forger }) =>
    reregistered(forger, bundle, { change: { eventLog: change(bundle.attestation.eventLog) } }),
  );

const event = (name: string, payload = ''): RuntimeEvent => ({
  imr: 3,
  event_type: 0x0800_0001,
  digest: '',
  event: name,
  event_payload: payload,
});

const isNamed = (name: string) => (one: BundledEvent) => 'event' in one && one.event === name;
const without = (log: Log, name: string): BundledEvent[] => log.filter((one) => !isNamed(name)(one));
const before = (log: Log, name: string, one: BundledEvent): BundledEvent[] =>
  log.toSpliced(log.findIndex(isNamed(name)), 0, one);

const eventCases: readonly CaseMaker[] = [
  ...['app-id', 'compose-hash', 'instance-id', 'key-provider', 'system-ready'].map((name) =>
    measured(
      { name: `no ${name}`, about: 'an event of the boot is missing', check: 'boot_events', also: 'any' },
      (log) => without(log, name),
    ),
  ),
  measured(
    {
      name: 'a stranger during the boot',
      about: 'an event that no boot has',
      check: 'boot_events',
      also: 'any',
    },
    (log) => before(log, 'system-ready', event('my-event')),
  ),
  measured(
    {
      name: 'a second compose-hash',
      about: 'an event of the boot stands there twice',
      check: 'boot_events',
      also: 'any',
    },
    (log) => before(log, 'instance-id', event('compose-hash', hexOf(1))),
  ),
  measured(
    {
      name: 'a compose-hash after the boot',
      about: 'whoever has the socket can append such an event',
      check: 'boot_events',
      also: 'any',
    },
    (log) => [...log, event('compose-hash', hexOf(1))],
  ),
  measured(
    {
      name: 'another order',
      about: 'the events of the boot in another order',
      check: 'boot_events',
      also: 'any',
    },
    (log) => before(without(log, 'instance-id'), 'app-id', event('instance-id', hexOf(1, 20))),
  ),
  measured(
    {
      name: "an app's event",
      about: 'a container measured what the policy does not list',
      check: 'app_events',
    },
    (log) => [...log, event('my-event', '00')],
  ),
  measured(
    {
      name: 'another OS image',
      about: 'the image is not the one in the policy',
      check: 'os_image',
      also: 'any',
    },
    (log) => withPayload(log, 'os-image-hash', hexOf(0xaa)),
  ),
  measured(
    { name: 'another key provider', about: 'the keys come from elsewhere', check: 'key_provider' },
    (log) => withPayload(log, 'key-provider', toHex(toUtf8('{"name":"kms","id":"aa"}'))),
  ),
  measured(
    { name: 'a key provider that is none', about: 'the payload is not JSON', check: 'key_provider' },
    (log) => withPayload(log, 'key-provider', 'ff'),
  ),
  measured(
    { name: 'another app', about: 'the machine was started as another app', check: 'app_id', also: 'any' },
    (log) => withPayload(log, 'app-id', hexOf(0xaa, 20)),
  ),
  measured(
    {
      name: 'another deployment',
      about: 'the machine was started with another app-compose',
      check: 'compose_hash',
      also: 'any',
    },
    (log) => withPayload(log, 'compose-hash', hexOf(0xaa)),
  ),
];

const named = (log: Loose[], name: string): Loose => log.find((one) => one.event === name);
const first = (log: Loose[], imr: number): Loose => log.find((one) => one.imr === imr);

const later: readonly (readonly [name: string, check: string, change: (log: Loose[]) => unknown])[] = [
  ['a payload', 'rtmr3_replay', (log) => (named(log, 'storage-fs').event_payload = '00')],
  ['a name', 'rtmr3_replay', (log) => (named(log, 'storage-fs').event = 'boot-mr-done')],
  ['a type', 'rtmr3_replay', (log) => (named(log, 'app-id').event_type = 1)],
  [
    "a digest that is not the payload's",
    'rtmr3_replay',
    (log) => (named(log, 'app-id').digest = hexOf(0xaa, 48)),
  ],
  ['an unknown version', 'rtmr3_replay', (log) => (named(log, 'app-id').version = 3)],
  ['a version that goes without saying', 'bundle_format', (log) => (named(log, 'app-id').version = 1)],
  ['left out', 'rtmr3_replay', (log) => log.splice(log.indexOf(named(log, 'boot-mr-done')), 1)],
  ['the last left out', 'rtmr3_replay', (log) => log.pop()],
  ['doubled', 'rtmr3_replay', (log) => log.push(named(log, 'compose-hash'))],
  ['none', 'rtmr3_replay', (log) => log.splice(0, log.length, ...log.filter((one) => one.imr !== 3))],
  ['a digest of the firmware', 'firmware_replay', (log) => (log[0].digest = hexOf(0xaa, 48))],
  ['a digest of the firmware left out', 'firmware_replay', (log) => log.shift()],
  [
    'a digest of the kernel doubled',
    'firmware_replay',
    (log) => log.splice(log.indexOf(first(log, 1)), 0, first(log, 1)),
  ],
  ['an empty digest of the firmware', 'firmware_replay', (log) => (log[0].digest = '')],
  [
    'an event of the firmware under another register',
    'firmware_replay',
    (log) => (log[log.indexOf(first(log, 1)) - 1].imr = 1),
  ],
];

const laterCases = later.map(([name, check, change]) =>
  changed(
    { name: `events: ${name}`, about: 'changed after it was measured', check },
    ({ attestation }) => void change(attestation.event_log),
  ),
);

/** Who registers, and under whose name. */
const identityCases: readonly CaseMaker[] = [
  forged(
    {
      name: 'signed registration: other settings',
      about: 'limits that the measured compose file does not have',
      check: 'trust_settings_measured',
    },
    (bundle, { forger }) => {
      const { registration } = bundle.attestation;
      const { config } = registration;
      const limits = { ...config.limits, maxArgsBytes: 1n };
      return reregistered(forger, bundle, {
        change: { registration: { ...registration, config: { ...config, limits } } },
      });
    },
  ),
  forged(
    {
      name: 'signed registration: derived keys',
      about: 'keys that every image which was ever allowed can make',
      check: 'trust_settings',
      also: ['trust_settings_measured'],
    },
    (bundle, { forger }) => {
      const { registration } = bundle.attestation;
      const config = { ...registration.config, keyMode: 'derived' as const };
      return reregistered(forger, bundle, { change: { registration: { ...registration, config } } });
    },
  ),
  forged(
    {
      name: 'signed registration: another compose hash',
      about: 'not the measured one',
      check: 'compose_hash',
      also: 'any',
    },
    (bundle, { forger }) => {
      const { registration } = bundle.attestation;
      const composeHash = flipped(registration.composeHash);
      return reregistered(forger, bundle, { change: { registration: { ...registration, composeHash } } });
    },
  ),
  forged(
    {
      name: 'signed registration: another app id',
      about: 'not the measured one',
      check: 'app_id',
      also: 'any',
    },
    (bundle, { forger }) => {
      const { registration } = bundle.attestation;
      const appId = flipped(registration.appId);
      return reregistered(forger, bundle, { change: { registration: { ...registration, appId } } });
    },
  ),
  forged(
    {
      name: 'identity: endorses other keys',
      about: 'the identity key signed the keys of another boot',
      check: 'key_endorsement',
    },
    (bundle, { forger: { otherKeys } }) => ({
      ...bundle,
      attestation: { ...bundle.attestation, identity: otherKeys.identity },
    }),
  ),
  forged(
    {
      name: 'identity: another epoch',
      about: 'the identity key signed the keys for another epoch',
      check: 'key_endorsement',
    },
    (bundle, { forger: { nextEpoch } }) => ({
      ...bundle,
      attestation: { ...bundle.attestation, identity: nextEpoch.identity },
    }),
  ),
  forged(
    {
      name: 'identity: of another KMS',
      about: 'a KMS whose root the policy does not list vouches for the app key',
      check: 'key_chain',
    },
    (bundle, { forger: { machine } }) => {
      const { identity } = bundle.attestation;
      const signatureChain = [identity.signatureChain[0], machine.foreignAppKeySignature] as const;
      return { ...bundle, attestation: { ...bundle.attestation, identity: { ...identity, signatureChain } } };
    },
  ),
  forged(
    {
      name: 'identity: an app key of nobody',
      about: 'a key that no KMS vouches for signed the identity',
      check: 'key_chain',
    },
    (bundle) => {
      const { identity } = bundle.attestation;
      const signature = secp256k1.sign(flipped(identity.publicKey), fromHex(hexOf(7)), { prehash: false });
      const link = new Uint8Array([...signature.toBytes('compact'), signature.recovery]);
      const signatureChain = [link, identity.signatureChain[1]] as const;
      return { ...bundle, attestation: { ...bundle.attestation, identity: { ...identity, signatureChain } } };
    },
  ),
];

export const bootCases: readonly CaseMaker[] = [...eventCases, ...laterCases, ...identityCases];
