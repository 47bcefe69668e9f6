import { sha384 } from '@noble/hashes/sha2.js';
import { encode, u32 } from '../primitives/borsh.ts';
import { concatBytes, fromHex, toHex, toUtf8 } from '../primitives/bytes.ts';
import type { BundledEvent, RuntimeEvent } from '../proof/attestation.ts';

/** dstack's type of every event in RTMR3. */
const runtimeEventType = 0x0800_0001;

type BootEvent = {
  readonly name: string;
  /** `one` occurs exactly once, `maybe` at most once, `some` any number of times in a row. */
  readonly times: 'one' | 'maybe' | 'some';
  /** Lengths that its payload may have, in bytes; none: any. */
  readonly lengths?: readonly number[];
};

/**
 * The events of a boot in the order in which dstack extends RTMR3 (dstack-util/src/system_setup.rs); later versions
 * only insert.
 */
const bootEvents: readonly BootEvent[] = [
  { name: 'system-preparing', times: 'maybe', lengths: [0] },
  { name: 'app-id', times: 'one', lengths: [20] },
  { name: 'compose-hash', times: 'one', lengths: [32] },
  { name: 'init-script-hash', times: 'some', lengths: [32] },
  { name: 'gpu-policy-hash', times: 'maybe', lengths: [32] },
  { name: 'gpu-attestation', times: 'maybe' },
  { name: 'instance-id', times: 'one', lengths: [0, 20] },
  { name: 'boot-mr-done', times: 'maybe', lengths: [0] },
  { name: 'os-image-hash', times: 'maybe', lengths: [32] },
  { name: 'key-provider', times: 'one' },
  { name: 'storage-fs', times: 'maybe' },
  { name: 'storage-encrypted', times: 'maybe' },
  { name: 'system-ready', times: 'one', lengths: [0] },
];

/** What the events of RTMR3 say, once their digests are known to be the measured ones. */
export type BootFacts = {
  readonly appId: Uint8Array;
  readonly composeHash: Uint8Array;
  /** 20 bytes, or none. */
  readonly instanceId: Uint8Array;
  readonly keyProvider: Uint8Array;
  /** Measured under a KMS only. */
  readonly osImageHash: Uint8Array | undefined;
  readonly initScriptHashes: readonly Uint8Array[];
  readonly gpuPolicyHash: Uint8Array | undefined;
  /** Names of the events behind `system-ready`: any container may have added them. */
  readonly appEvents: readonly string[];
  /** Of the digests: 1, or 2 since dstack 0.6. */
  readonly version: number;
};

export class EventLogError extends Error {}

export const runtimeEvents = (log: readonly BundledEvent[]): RuntimeEvent[] =>
  log.filter((event): event is RuntimeEvent => event.imr === 3);

/** RTMR3 after these events, each digest recomputed from its payload. Throws `EventLogError`. */
export const replayRuntimeEvents = (events: readonly RuntimeEvent[]): Uint8Array =>
  replay(events.map(checkedDigest));

/** RTMR0, 1 or 2 after the listed digests; undefined when the log has none for it. Throws `EventLogError`. */
export function replayFirmwareEvents(log: readonly BundledEvent[], imr: 0 | 1 | 2): Uint8Array | undefined {
  const digests = log.filter((event) => event.imr === imr).map(({ digest }) => digest);
  if (digests.length === 0) return undefined;
  if (digests.includes('')) throw new EventLogError(`an event of RTMR${imr} has no digest`);
  return replay(digests.map((digest) => fromHex(digest)));
}

/** extend: mr = SHA384(mr ‖ digest), from 48 zero bytes. */
const replay = (digests: readonly Uint8Array[]): Uint8Array =>
  digests.reduce((mr, digest) => sha384(concatBytes(mr, digest)), new Uint8Array(48));

function checkedDigest(event: RuntimeEvent): Uint8Array {
  if (event.event_type !== runtimeEventType) {
    throw new EventLogError(`event ${event.event} has type ${event.event_type}, not dstack's`);
  }
  const digest = sha384(preimage(event));
  if (event.digest !== '' && event.digest !== toHex(digest)) {
    throw new EventLogError(`event ${event.event}: the listed digest is not that of its payload`);
  }
  return digest;
}

function preimage(event: RuntimeEvent): Uint8Array {
  const { event_type: type, event: name, event_payload: payload, version = 1 } = event;
  if (version === 1) {
    return concatBytes(encode(u32, type), toUtf8(`:${name}:`), fromHex(payload));
  }
  // Canonical JSON (RFC 8785): for these three fields, what JSON.stringify writes in this order.
  if (version === 2) return toUtf8(JSON.stringify({ name, payload, type }));
  throw new EventLogError(`event ${name} has version ${version}`);
}

/**
 * The facts of the boot. Strict: until `system-ready` known names only, in dstack's order, each as often as it may be,
 * all of one version. From there on any container may append, so a name of the boot is refused there.
 * Throws `EventLogError`.
 */
export function readBootFacts(events: readonly RuntimeEvent[]): BootFacts {
  const end = events.findIndex(({ event }) => event === 'system-ready') + 1;
  if (end === 0) throw new EventLogError('event system-ready is missing from RTMR3');
  const boot = events.slice(0, end);
  assertBootOrder(boot);
  const payloads = (name: string) =>
    boot.filter(({ event }) => event === name).map((found) => fromHex(found.event_payload));
  const payload = (name: string) => payloads(name)[0] ?? new Uint8Array();
  return {
    appId: payload('app-id'),
    composeHash: payload('compose-hash'),
    instanceId: payload('instance-id'),
    keyProvider: payload('key-provider'),
    osImageHash: payloads('os-image-hash')[0],
    initScriptHashes: payloads('init-script-hash'),
    gpuPolicyHash: payloads('gpu-policy-hash')[0],
    appEvents: readAppEvents(events.slice(end)),
    version: onlyVersion(events),
  };
}

function assertBootOrder(events: readonly RuntimeEvent[]): void {
  let next = 0;
  for (const { event: name, event_payload: payload } of events) {
    const at = bootEvents.findIndex((known) => known.name === name);
    const known = bootEvents[at];
    if (known === undefined) throw new EventLogError(`unknown event ${name} during the boot`);
    const isRepeated = known.times === 'some' && at === next - 1;
    if (at < next && !isRepeated)
      throw new EventLogError(`event ${name} in RTMR3 is doubled or out of order`);
    if (known.lengths?.includes(payload.length / 2) === false) {
      throw new EventLogError(`event ${name} has a payload of ${payload.length / 2} bytes`);
    }
    assertNoneSkipped(next, at);
    next = at + 1;
  }
}

function assertNoneSkipped(from: number, to: number): void {
  const missing = bootEvents.slice(from, to).find(({ times }) => times === 'one');
  if (missing !== undefined) throw new EventLogError(`event ${missing.name} is missing from RTMR3`);
}

function readAppEvents(events: readonly RuntimeEvent[]): string[] {
  const names = events.map(({ event }) => event);
  const spoofed = names.find((name) => bootEvents.some((known) => known.name === name));
  if (spoofed !== undefined) throw new EventLogError(`event ${spoofed} in RTMR3 is doubled or out of order`);
  return names;
}

function onlyVersion(events: readonly RuntimeEvent[]): number {
  const [version = 1, ...others] = new Set(events.map((event) => event.version ?? 1));
  if (others.length > 0) throw new EventLogError('events of two versions in one log');
  return version;
}
