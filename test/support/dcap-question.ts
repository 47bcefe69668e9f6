import {
  byteVec,
  encode,
  fixedBytes,
  hash,
  option,
  string,
  struct,
  tags,
  u8,
  u32,
  u64,
  vec,
} from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import type { Attestation, RuntimeEvent } from '../../src/proof/attestation.ts';
import type { Collateral } from '../../src/proof/collateral.ts';
import { runtimeEvents } from '../../src/verifier/event-log.ts';
import type { Policy } from '../../src/verifier/policy.ts';

/** contracts/dcap: `Evidence`, `Policy`, and what the probe is asked. */
const event = struct({ event: string, eventPayload: byteVec, version: u8 });
const events = vec(event);

export const evidenceCodec = struct({
  quote: byteVec,
  collateral: struct({
    pckCrlIssuerChain: string,
    rootCaCrl: byteVec,
    pckCrl: byteVec,
    tcbInfoIssuerChain: string,
    tcbInfo: string,
    tcbInfoSignature: byteVec,
    qeIdentityIssuerChain: string,
    qeIdentity: string,
    qeIdentitySignature: byteVec,
  }),
  events,
});

const tcbStatus = tags([
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
]);
const register = fixedBytes(48);

const policy = struct({
  tcbStatuses: vec(tcbStatus),
  tcbAdvisories: vec(string),
  minTcbEvaluationNumber: u32,
  maxCollateralAgeSeconds: option(u64),
  tdxModules: option(vec(register)),
  platforms: option(vec(fixedBytes(16))),
  measurements: vec(
    struct({ mrtd: register, rtmr0: register, rtmr1: register, rtmr2: register, osImageHash: option(hash) }),
  ),
  xfam: vec(fixedBytes(8)),
  appEvents: vec(string),
  composeHashes: vec(hash),
  appIds: vec(fixedBytes(20)),
  keyProviders: vec(struct({ name: string, id: string })),
});

const question = struct({ evidence: evidenceCodec, root: hash, policy });

export type DcapQuestion = {
  readonly attestation: Pick<Attestation, 'quote' | 'collateral' | 'eventLog'>;
  /** sha256 of the root certificate. */
  readonly root: Uint8Array;
  readonly policy: Policy;
};

/** What `judge`, `judge_quote` and `read` of the probe take. */
export function encodeQuestion({ attestation, root, policy: rules }: DcapQuestion): Uint8Array {
  return encode(question, {
    evidence: evidenceFields(attestation),
    root,
    policy: policyFields(rules),
  });
}

/** Of `evidenceCodec`. */
export const evidenceFields = ({ quote, collateral, eventLog }: DcapQuestion['attestation']) => ({
  quote,
  collateral: collateralFields(collateral?.data),
  events: eventFields(runtimeEvents(eventLog)),
});

/** The same for `judge_json`: the spelling of bundles and policies. */
export function questionJson({ attestation, root, policy: rules }: DcapQuestion): object {
  const { quote, collateral, eventLog } = attestation;
  const { max_collateral_age_days: days } = rules;
  return {
    evidence: {
      quote: toHex(quote),
      collateral: collateral?.data,
      events: runtimeEvents(eventLog).map(({ event: name, event_payload, version }) => ({
        event: name,
        event_payload,
        version,
      })),
    },
    root: toHex(root),
    policy: {
      tcb_statuses: rules.tcb_statuses,
      tcb_advisories: rules.tcb_advisories,
      min_tcb_evaluation_number: rules.min_tcb_evaluation_number,
      max_collateral_age_seconds: days === null ? null : days * 86_400,
      tdx_modules: rules.tdx_modules,
      platforms: rules.platforms,
      measurements: rules.measurements.map(({ mrtd, rtmr0, rtmr1, rtmr2, os_image_hash }) => ({
        mrtd,
        rtmr0,
        rtmr1,
        rtmr2,
        os_image_hash,
      })),
      xfam: rules.xfam,
      app_events: rules.app_events,
      compose_hashes: rules.compose_hashes,
      app_ids: rules.app_ids,
      key_providers: rules.key_providers,
    },
  };
}

/** What `replay` takes. */
export const encodeEvents = (log: readonly RuntimeEvent[]): Uint8Array => encode(events, eventFields(log));

const eventFields = (log: readonly RuntimeEvent[]) =>
  log.map(({ event: name, event_payload, version = 1 }) => ({
    event: name,
    eventPayload: fromHex(event_payload),
    version,
  }));

function collateralFields(data: Collateral | undefined) {
  if (data === undefined) throw new TypeError('no collateral to ask with');
  return {
    pckCrlIssuerChain: data.pck_crl_issuer_chain,
    rootCaCrl: fromHex(data.root_ca_crl),
    pckCrl: fromHex(data.pck_crl),
    tcbInfoIssuerChain: data.tcb_info_issuer_chain,
    tcbInfo: data.tcb_info,
    tcbInfoSignature: fromHex(data.tcb_info_signature),
    qeIdentityIssuerChain: data.qe_identity_issuer_chain,
    qeIdentity: data.qe_identity,
    qeIdentitySignature: fromHex(data.qe_identity_signature),
  };
}

const optional = <T, U>(value: T | null, change: (value: T) => U): U | undefined =>
  value === null ? undefined : change(value);
const allBytes = (texts: readonly string[]) => texts.map(fromHex);

/** The rules of our policy that a contract judges. */
const policyFields = (rules: Policy) => ({
  tcbStatuses: rules.tcb_statuses,
  tcbAdvisories: rules.tcb_advisories,
  minTcbEvaluationNumber: rules.min_tcb_evaluation_number,
  maxCollateralAgeSeconds: optional(rules.max_collateral_age_days, (days) => BigInt(days * 86_400)),
  tdxModules: optional(rules.tdx_modules, allBytes),
  platforms: optional(rules.platforms, allBytes),
  measurements: rules.measurements.map(({ mrtd, rtmr0, rtmr1, rtmr2, os_image_hash }) => ({
    mrtd: fromHex(mrtd),
    rtmr0: fromHex(rtmr0),
    rtmr1: fromHex(rtmr1),
    rtmr2: fromHex(rtmr2),
    osImageHash: optional(os_image_hash, fromHex),
  })),
  xfam: allBytes(rules.xfam),
  appEvents: rules.app_events,
  composeHashes: allBytes(rules.compose_hashes),
  appIds: allBytes(rules.app_ids),
  keyProviders: rules.key_providers,
});
