import { z } from 'zod';
import { datedCollateralJson } from './collateral.ts';
import { identityJson } from './identity.ts';
import { anyHex, base58Hash, decimal, hex, orNull, record, text, u32 } from './json-codecs.ts';
import {
  executorIsolationNames,
  hashTrustConfig,
  hashVmConfig,
  type KeyRegistration,
  keyModeNames,
  quoteKinds,
  type ReportDataPayload,
} from './report-data.ts';
import { audienceJson } from './statement-json.ts';

const keyModeJson = z.enum(keyModeNames);

export const trustConfigJson = record({
  keyMode: keyModeJson,
  executorIsolation: z.enum(executorIsolationNames),
  audience: orNull(audienceJson),
  statementLifetimeSeconds: decimal(64),
  limits: record({
    maxCodeBytes: decimal(64),
    maxStateBytes: decimal(64),
    maxArgsBytes: decimal(64),
    maxWitnessBytes: decimal(64),
    maxPrepaidGas: decimal(64),
    executionTimeoutMillis: decimal(64),
  }),
  outlayerContracts: z.array(text).readonly(),
  outlayerNetwork: orNull(text),
  outlayerOperator: orNull(text),
  maxTrustedHeadAgeSeconds: u32,
  lightClientCheckpoint: orNull(base58Hash),
});

/** What was registered; the config hash is recomputed from `config`, so it is not repeated here. */
const registrationJson = record({
  keys: record({
    ed25519: hex(32),
    secp256k1: hex(33),
    transport: orNull(hex(32)),
    nearAccess: orNull(hex(32)),
  }),
  keyEpoch: decimal(64),
  appId: hex(20),
  composeHash: hex(32),
  config: trustConfigJson,
});

/** Empty or 48 bytes: agents since 0.5.6 leave out what follows from the payload. */
const digestText = z.string().regex(/^(?:[0-9a-f]{96})?$/);

/** Of RTMR0-2 only the digests are kept: no digest can confirm a payload whose form the firmware chose. */
const firmwareEvent = z.strictObject({ imr: z.int().min(0).max(2), digest: digestText });

const runtimeEvent = z.strictObject({
  imr: z.literal(3),
  event_type: u32,
  digest: digestText,
  event: text,
  event_payload: z.string().regex(/^(?:[0-9a-f]{2})*$/),
  /** Left out for the first: a second spelling of the same event would be a byte that no check covers. */
  version: z.optional(u32.refine((version) => version !== 1, 'is left out when it is 1')),
});

export type FirmwareEvent = Readonly<z.output<typeof firmwareEvent>>;
export type RuntimeEvent = Readonly<z.output<typeof runtimeEvent>>;
export type BundledEvent = FirmwareEvent | RuntimeEvent;

/** No digest tells how the events of two registers lay among each other, so they have one order. */
function isByRegister(events: readonly BundledEvent[]): boolean {
  return events.every(({ imr }, index) => imr >= (events[index - 1]?.imr ?? 0));
}

/** One quote with all that a stranger needs to judge it, but the policy. */
export const attestationJson = record({
  kind: z.enum(quoteKinds),
  challenge: hex(32),
  registration: registrationJson,
  identity: identityJson,
  quote: anyHex,
  eventLog: z
    .array(z.union([firmwareEvent, runtimeEvent]))
    .refine(isByRegister, 'is not in the order of the registers')
    .readonly(),
  vmConfig: text,
  appCompose: text,
  collateral: orNull(datedCollateralJson),
});
export type Attestation = z.output<typeof attestationJson>;
export type Registration = Attestation['registration'];

/** The facts that the key-registration quote commits to. */
export const toKeyRegistration = (registration: Registration): KeyRegistration => ({
  keys: registration.keys,
  keyEpoch: registration.keyEpoch,
  keyMode: registration.config.keyMode,
  appId: registration.appId,
  composeHash: registration.composeHash,
  configHash: hashTrustConfig(registration.config),
});

/** What the quote's report data must commit to. The statement hash matters to result quotes only. */
export function toReportDataPayload(attestation: Attestation, statementHash: Uint8Array): ReportDataPayload {
  const { kind, challenge, registration } = attestation;
  const vmConfigHash = hashVmConfig(attestation.vmConfig);
  return kind === 'result-quote'
    ? { kind, challenge, vmConfigHash, statementHash, keys: registration.keys }
    : { kind, challenge, vmConfigHash, registration: toKeyRegistration(registration) };
}

/** An event as the guest agent lists it. */
export type AgentEvent = {
  readonly imr: number;
  readonly event_type: number;
  readonly digest: string;
  readonly event: string;
  readonly event_payload: string;
  readonly version?: number;
};

/** The event log as a bundle keeps it: register by register, each in its order, RTMR0-2 by digest alone. */
export const toBundledEvents = (log: readonly AgentEvent[]): BundledEvent[] =>
  log.map(toBundledEvent).sort((a, b) => a.imr - b.imr);

function toBundledEvent(event: AgentEvent): BundledEvent {
  const { imr, digest } = event;
  if (imr !== 3) return { imr, digest };
  const { event_type, event_payload, version } = event;
  const known = { imr: 3 as const, event_type, digest, event: event.event, event_payload };
  return version === undefined || version === 1 ? known : { ...known, version };
}

/** The document that answers `GET /v1/attestation`, as a JSON value. */
export const attestationToJson = (attestation: Attestation): z.input<typeof attestationJson> =>
  z.encode(attestationJson, attestation);
