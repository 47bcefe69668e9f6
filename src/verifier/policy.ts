import { z } from 'zod';
import { executorIsolationNames, keyModeNames } from '../proof/report-data.ts';
import { fromIsoTime } from './time.ts';

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const time = z
  .string()
  .refine((text) => fromIsoTime(text) !== undefined, 'is not a time such as 2027-01-31T00:00:00Z');

/** Statuses that @phala/dcap-qvl lets through; Revoked is never among them. */
const tcbStatus = z.enum([
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
]);

const measurements = z.strictObject({
  name: z.string(),
  /** How these figures were obtained, for people. */
  origin: z.string(),
  mrtd: hexOf(48),
  rtmr0: hexOf(48),
  rtmr1: hexOf(48),
  rtmr2: hexOf(48),
});

/** What an auditor accepts. An empty list accepts nothing; unknown fields are refused, so that no rule is ignored. */
export const policySchema = z.strictObject({
  format: z.literal('near-enclave/policy/v0'),
  name: z.string(),
  /** Who must have vouched for the machine: Intel, or the development root, which proves nothing. */
  root: z.enum(['intel', 'development']),
  /** After this time the policy passes nothing. */
  valid_until: z.nullable(time),
  tcb_statuses: z.array(tcbStatus),
  /** Advisories besides INTEL-DOC-* that are known and accepted. */
  tcb_advisories: z.array(z.string()),
  /** How old Intel's signed TCB info may be; null: as old as its own dates allow. */
  max_collateral_age_days: z.nullable(z.int().min(1)),
  /** OS images, by what the firmware measured of them. */
  measurements: z.array(measurements),
  xfam: z.array(hexOf(8)),
  compose_hashes: z.array(hexOf(32)),
  app_ids: z.array(hexOf(20)),
  key_providers: z.array(z.strictObject({ name: z.string(), id: z.string() })),
  key_modes: z.array(z.enum(keyModeNames)),
  executor_isolation: z.array(z.enum(executorIsolationNames)),
  /** Hashes of the trust settings; null: any, the settings are shown in the report. */
  config_hashes: z.nullable(z.array(hexOf(32))),
  /** Whether a verdict needs the auditor's own challenge. */
  require_challenge: z.boolean(),
});
export type Policy = Readonly<z.output<typeof policySchema>>;

/** The document is no policy: the caller's mistake, so no report is made. */
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
  throw new PolicyError(`the policy is malformed: ${z.prettifyError(result.error)}`);
}
