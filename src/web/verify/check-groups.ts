import type { CheckResult } from '../../verifier/check.ts';

export type CheckGroup = { readonly title: string; readonly codes: readonly string[] };

/** In the order of trust, as attestation/README.md tells it. A code of no group is shown under the last title. */
export const checkGroups: readonly CheckGroup[] = [
  {
    title: 'The machine is genuine',
    codes: [
      'quote_structure',
      'quote_signature',
      'certificate_chains',
      'collateral_window',
      'tcb_status',
      'td_attributes',
      'trust_root',
    ],
  },
  {
    title: 'It runs what it says',
    codes: [
      'measurements',
      'firmware_replay',
      'rtmr3_replay',
      'compose_hash',
      'compose_allowed',
      'app_id',
      'key_provider',
      'mr_config_id',
    ],
  },
  {
    title: 'Its keys are its own',
    codes: ['key_binding', 'envelope_registration', 'trust_settings', 'quote_challenge'],
  },
  {
    title: 'It said this',
    codes: [
      'bundle_format',
      'statement_signature',
      'statement_hash',
      'input_hash',
      'output_hash',
      'one_shot_world',
      'params_hash',
      'unused_fields',
      'output_consistency',
      'args_commitment',
      'return_commitment',
      'logs_commitment',
      'failure_commitment',
      'changes_commitment',
      'receipts_commitment',
      'outcomes',
      'code_hash',
      'account_codes',
      'witness_commitment',
    ],
  },
  { title: 'It is what comes out', codes: ['re_execution'] },
  { title: 'It holds for you, now', codes: ['validity_time', 'challenge', 'policy_window'] },
];

const furtherTitle = 'And further';

export type GroupedChecks = { readonly title: string; readonly checks: readonly CheckResult[] };

/** Every check is in exactly one group; a group without checks is left out. */
export function groupChecks(checks: readonly CheckResult[]): GroupedChecks[] {
  const groups = checkGroups.map(({ title, codes }) => ({
    title,
    checks: checks.filter(({ code }) => codes.includes(code)),
  }));
  const known = new Set(checkGroups.flatMap(({ codes }) => codes));
  const further = { title: furtherTitle, checks: checks.filter(({ code }) => !known.has(code)) };
  return [...groups, further].filter((group) => group.checks.length > 0);
}
