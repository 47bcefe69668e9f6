import { sha384 } from '@noble/hashes/sha2.js';
import { encode, u32 } from '../primitives/borsh.ts';
import { concatBytes, fromHex, toHex, toUtf8 } from '../primitives/bytes.ts';
import type { AgentEvent } from '../proof/attestation.ts';

/** Type of the events that dstack itself measures into RTMR3. */
export const runtimeEventType = 0x0800_0001;

export type MeasuredEvent = { readonly event: string; readonly payload: Uint8Array };

/** Digest of a runtime event in the first format: sha384(type ‖ ":" ‖ name ‖ ":" ‖ payload), tee.md §4. */
export function runtimeDigest({ event, payload }: MeasuredEvent): Uint8Array {
  const colon = toUtf8(':');
  return sha384(concatBytes(encode(u32, runtimeEventType), colon, toUtf8(event), colon, payload));
}

export const runtimeEntry = (measured: MeasuredEvent): AgentEvent => ({
  imr: 3,
  event_type: runtimeEventType,
  digest: toHex(runtimeDigest(measured)),
  event: measured.event,
  event_payload: toHex(measured.payload),
});

/** The second format (`event_log_version: 2`): the digest is of canonical JSON, and the entry says what was hashed. */
export function runtimeEntryV2(measured: MeasuredEvent): AgentEvent & { readonly preimage: string } {
  const { event: name, payload } = measured;
  // For these three fields RFC 8785 writes what JSON.stringify writes, in this order.
  const preimage = JSON.stringify({ name, payload: toHex(payload), type: runtimeEventType });
  const digest = toHex(sha384(toUtf8(preimage)));
  return { ...runtimeEntry(measured), digest, version: 2, preimage };
}

/** The register after all its events: mr = sha384(mr ‖ digest), from zeros. */
export function replay(log: readonly AgentEvent[], imr: number): Uint8Array {
  return log
    .filter((entry) => entry.imr === imr)
    .reduce<Uint8Array>((mr, entry) => sha384(concatBytes(mr, fromHex(entry.digest))), new Uint8Array(48));
}

/** As agents since 0.5.6 list events beside a quote: what follows from the payload is left out. */
export const withoutRuntimeDigests = (log: readonly AgentEvent[]): AgentEvent[] =>
  log.map((entry) => (entry.imr === 3 ? { ...entry, digest: '' } : entry));
