import { sha384 } from '@noble/hashes/sha2.js';
import { concatBytes, fromHex, toHex, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import type { AgentEvent } from '../proof/attestation.ts';
import { type MeasuredEvent, replay } from './event-log.ts';

/** Made from their names, so that nobody takes them for measurements of a real firmware, kernel or image. */
const devDigest = (name: string): Uint8Array => sha384(toUtf8(`near-enclave/dev-enclave/${name}`));

/** Firmware, hardware, kernel and command line: event types as the firmware's log has them. */
const bootEvents: readonly AgentEvent[] = (
  [
    [0, 0x8000_000b, 'td-hob'],
    [0, 0x8000_000a, 'configuration-volume'],
    [0, 4, 'separator-0'],
    [0, 10, 'acpi-tables'],
    [1, 0x8000_0003, 'kernel'],
    [1, 4, 'separator-1'],
    [2, 6, 'command-line'],
    [2, 6, 'initrd'],
  ] as const
).map(([imr, event_type, name]) => ({
  imr,
  event_type,
  digest: toHex(devDigest(name)),
  event: '',
  event_payload: toHex(toUtf8(name)),
}));

export const devMeasurements = {
  mrSeam: devDigest('mr-seam'),
  mrtd: devDigest('mrtd'),
  rtmr0: replay(bootEvents, 0),
  rtmr1: replay(bootEvents, 1),
  rtmr2: replay(bootEvents, 2),
  osImageHash: sha256(toUtf8('near-enclave/dev-enclave/os-image')),
  /** SEPT_VE_DISABLE alone, and the extended state of real guests. */
  tdAttributes: fromHex('0000001000000000'),
  xfam: fromHex('e702060000000000'),
} as const;

export type DevApp = {
  readonly appCompose: string;
  readonly composeHash: Uint8Array;
  readonly appId: Uint8Array;
  readonly instanceId: Uint8Array;
  /** JSON text. */
  readonly keyProvider: string;
  /** All digests filled in. */
  readonly eventLog: readonly AgentEvent[];
  readonly rtmr3: Uint8Array;
  readonly mrConfigId: Uint8Array;
  readonly mrAggregated: Uint8Array;
};

export type DevAppInput = {
  readonly appCompose: string;
  readonly keyProvider: string;
  readonly instanceIdSeed: Uint8Array;
  /** Name of an event to measure twice. */
  readonly duplicateEvent?: string | undefined;
  /** How the log lists what is measured into RTMR3. */
  readonly toEntry: (event: MeasuredEvent) => AgentEvent;
};

/** Measures an app as a guest does at boot. */
export function measureApp(input: DevAppInput): DevApp {
  const { appCompose, keyProvider } = input;
  const composeHash = sha256(toUtf8(appCompose));
  const appId = composeHash.slice(0, 20);
  const instanceId = sha256(concatBytes(input.instanceIdSeed, appId)).slice(0, 20);
  const events = [
    ...bootSequence({ appId, composeHash, instanceId, keyProvider: toUtf8(keyProvider) }),
    ...(input.duplicateEvent === undefined
      ? []
      : [{ event: input.duplicateEvent, payload: new Uint8Array(32) }]),
  ];
  const eventLog = [...bootEvents, ...events.map(input.toEntry)];
  const mrConfigId = concatBytes(new Uint8Array([1]), composeHash, new Uint8Array(15));
  const measured = { appCompose, composeHash, appId, instanceId, keyProvider, mrConfigId };
  return { ...measured, ...registersAfter(eventLog, mrConfigId) };
}

/** The same app after one more event in RTMR3. */
export const extendApp = (app: DevApp, entry: AgentEvent): DevApp => ({
  ...app,
  ...registersAfter([...app.eventLog, entry], app.mrConfigId),
});

function registersAfter(eventLog: readonly AgentEvent[], mrConfigId: Uint8Array) {
  const rtmr3 = replay(eventLog, 3);
  return { eventLog, rtmr3, mrAggregated: aggregate(rtmr3, mrConfigId) };
}

type Identity = Readonly<Record<'appId' | 'composeHash' | 'instanceId' | 'keyProvider', Uint8Array>>;

/** What dstack measures into RTMR3 when it boots under a KMS, in order (tee.md §4). */
function bootSequence({ appId, composeHash, instanceId, keyProvider }: Identity): MeasuredEvent[] {
  const nothing = new Uint8Array();
  return [
    { event: 'system-preparing', payload: nothing },
    { event: 'app-id', payload: appId },
    { event: 'compose-hash', payload: composeHash },
    { event: 'instance-id', payload: instanceId },
    { event: 'boot-mr-done', payload: nothing },
    { event: 'os-image-hash', payload: devMeasurements.osImageHash },
    { event: 'key-provider', payload: keyProvider },
    { event: 'storage-fs', payload: toUtf8('zfs') },
    { event: 'system-ready', payload: nothing },
  ];
}

/** mr_config_id is never zero here, so it and the two zero owners are part of it (tee.md §4). */
function aggregate(rtmr3: Uint8Array, mrConfigId: Uint8Array): Uint8Array {
  const { mrtd, rtmr0, rtmr1, rtmr2 } = devMeasurements;
  return sha256(concatBytes(mrtd, rtmr0, rtmr1, rtmr2, rtmr3, mrConfigId, new Uint8Array(96)));
}
