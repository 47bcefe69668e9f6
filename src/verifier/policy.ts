import { z } from 'zod';
import { executorIsolationNames, keyModeNames } from '../proof/report-data.ts';
import { composeRules } from './compose-rules.ts';
import { base58Text, decimalU64, hexOf, isoTime } from './policy-fields.ts';

/** Statuses that an auditor may accept, from good to bad; Revoked is never among them. */
export const acceptableStatuses = [
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
] as const;

const measurements = z.strictObject({
  name: z.string(),
  /** How these figures were obtained, for people. */
  origin: z.string(),
  mrtd: hexOf(48),
  rtmr0: hexOf(48),
  rtmr1: hexOf(48),
  rtmr2: hexOf(48),
  /** What the KMS measures of the image into RTMR3; null: nothing, as without a KMS. */
  os_image_hash: z.nullable(hexOf(32)),
});

/** A block of a durable world that the auditor knows from elsewhere, such as the gate contract. */
const anchor = z.strictObject({
  world_id: hexOf(32),
  sequence: decimalU64,
  block_hash: base58Text,
  /** Where it is known from, for people. */
  source: z.string(),
});
export type Anchor = Readonly<z.output<typeof anchor>>;

/** What an auditor accepts. An empty list accepts nothing; unknown fields are refused, so that no rule is ignored. */
export const policySchema = z.strictObject({
  format: z.literal('near-enclave/policy/v1'),
  name: z.string(),
  /** Who must have vouched for the machine: Intel, or the development root, which proves nothing. */
  root: z.enum(['intel', 'development']),
  /** After this time the policy passes nothing. */
  valid_until: z.nullable(isoTime),
  tcb_statuses: z.array(z.enum(acceptableStatuses)),
  /** Advisories besides INTEL-DOC-* that are known and accepted. */
  tcb_advisories: z.array(z.string()),
  /** Intel counts its recoveries: the least number that TCB info and QE identity must have been made under. */
  min_tcb_evaluation_number: z.int().min(0),
  /** How old TCB info and QE identity may be, each of them; null: as old as their own dates allow. */
  max_collateral_age_days: z.nullable(z.int().min(1)),
  /** MRSEAM of TDX modules; null: any that Intel's TCB info vouches for. */
  tdx_modules: z.nullable(z.array(hexOf(48))),
  /** PPIDs of machines; null: any. */
  platforms: z.nullable(z.array(hexOf(16))),
  /** OS images, by what the firmware measured of them. */
  measurements: z.array(measurements),
  xfam: z.array(hexOf(8)),
  /** Events that containers may have measured after the boot. They prove nothing. */
  app_events: z.array(z.string()),
  compose_hashes: z.array(hexOf(32)),
  compose: composeRules,
  app_ids: z.array(hexOf(20)),
  key_providers: z.array(z.strictObject({ name: z.string(), id: z.string() })),
  /** secp256k1 root keys of a KMS, compressed. */
  kms_roots: z.array(hexOf(33)),
  key_modes: z.array(z.enum(keyModeNames)),
  executor_isolation: z.array(z.enum(executorIsolationNames)),
  /** Hashes of the trust settings; null: any, the settings are shown in the report. */
  config_hashes: z.nullable(z.array(hexOf(32))),
  anchors: z.array(anchor),
  /**
   * Whether a verdict needs proof that it is recent: of a one-shot result the auditor's own challenge, of a world's
   * block an anchor at it or after it.
   */
  require_freshness: z.boolean(),
});
export type Policy = Readonly<z.output<typeof policySchema>>;

/** The document is no policy: the caller's mistake, so no report is made. One line for each thing that is wrong. */
export class PolicyError extends Error {}

/** Reads a policy file. Throws `PolicyError`. */
export function parsePolicy(text: string): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PolicyError('the policy is not JSON', { cause });
  }
  const result = policySchema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => `${pathText(path)}: ${message}`);
  throw new PolicyError(`the policy is malformed:\n${lines.join('\n')}`);
}

/** As `compose_hashes[2]` or `compose.flags.secure_time`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    return before === '' ? String(part) : `${before}.${String(part)}`;
  }, '') || 'the document';
