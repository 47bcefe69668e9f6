import { sha384 } from '@noble/hashes/sha2.js';
import { encode, u32 } from '../primitives/borsh.ts';
import { concatBytes, fromHex, toHex, toUtf8 } from '../primitives/bytes.ts';
import type { BundledEvent, RuntimeEvent } from '../proof/attestation.ts';

/** dstack's type of every event in RTMR3. */
const runtimeEventType = 0x0800_0001;

/**
 * The events of a boot in the order in which dstack extends RTMR3 (dstack-util/src/system_setup.rs); later versions
 * only insert. `required` ones occur exactly once, the others at most once.
 */
const bootEvents: readonly { readonly name: string; readonly required: boolean }[] = [
  { name: 'system-preparing', required: false },
  { name: 'app-id', required: true },
  { name: 'compose-hash', required: true },
  { name: 'init-script-hash', required: false },
  { name: 'gpu-policy-hash', required: false },
  { name: 'gpu-attestation', required: false },
  { name: 'instance-id', required: true },
  { name: 'boot-mr-done', required: false },
  { name: 'os-image-hash', required: false },
  { name: 'key-provider', required: true },
  { name: 'storage-fs', required: false },
  { name: 'system-ready', required: true },
];

/** What the events of RTMR3 say, once their digests are known to be the measured ones. */
export type BootFacts = {
  readonly appId: Uint8Array;
  readonly composeHash: Uint8Array;
  readonly instanceId: Uint8Array;
  readonly keyProvider: Uint8Array;
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
 * The facts of the boot. Strict: until `system-ready` known names only, in dstack's order, none twice. From there on
 * any container may append, so a name of the boot is refused there and other events prove nothing.
 * Throws `EventLogError`.
 */
export function readBootFacts(events: readonly RuntimeEvent[]): BootFacts {
  assertBootOrder(events.map(({ event }) => event));
  const payload = (name: string) => fromHex(events.find(({ event }) => event === name)?.event_payload ?? '');
  return {
    appId: payload('app-id'),
    composeHash: payload('compose-hash'),
    instanceId: payload('instance-id'),
    keyProvider: payload('key-provider'),
  };
}

function assertBootOrder(names: readonly string[]): void {
  let next = 0;
  for (const name of names) {
    const at = bootEvents.findIndex((known) => known.name === name);
    if (at < 0 && next === bootEvents.length) continue;
    if (at < 0) throw new EventLogError(`unknown event ${name} during the boot`);
    if (at < next) throw new EventLogError(`event ${name} in RTMR3 is doubled or out of order`);
    assertNoneSkipped(next, at);
    next = at + 1;
  }
  assertNoneSkipped(next, bootEvents.length);
}

function assertNoneSkipped(from: number, to: number): void {
  const missing = bootEvents.slice(from, to).find(({ required }) => required);
  if (missing !== undefined) throw new EventLogError(`event ${missing.name} is missing from RTMR3`);
}
