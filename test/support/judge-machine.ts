import type { Attestation } from '../../src/proof/attestation.ts';
import { type CheckResult, runCheck } from '../../src/verifier/check.ts';
import { machineChecks } from '../../src/verifier/checks/machine.ts';
import type { Trust } from '../../src/verifier/expectations.ts';
import { gatherMachine } from '../../src/verifier/machine.ts';
import type { Policy } from '../../src/verifier/policy.ts';

type Question = { readonly nowSeconds: number; readonly policy: Policy; readonly trust?: Trust };

/** The checks of a machine that look at the quote and at Intel's data, and at nothing of the app in it. */
export const quoteCodes: readonly string[] = [
  'quote_structure',
  'quote_signature',
  'certificate_chains',
  'certificate_purposes',
  'crl_validity',
  'revocation',
  'collateral_window',
  'collateral_content',
  'tcb_evaluation',
  'tcb_status',
  'tdx_module',
  'platform_allowed',
  'td_attributes',
  'xfam',
  'measurements',
];

/** Codes of the checks of a machine that do not pass, each with what it says. */
export const machineProblems = (
  attestation: Attestation,
  question: Question,
  codes?: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries([...problemsOf(attestation, question, codes)].map(({ code, detail }) => [code, detail]));

/** The first of them alone, for whom many attestations are to be judged. */
export const firstMachineProblem = (
  attestation: Attestation,
  question: Question,
  codes?: readonly string[],
): string | undefined => problemsOf(attestation, question, codes).next().value?.code;

function* problemsOf(
  attestation: Attestation,
  { nowSeconds, policy, trust = 'intel' }: Question,
  codes?: readonly string[],
): Generator<CheckResult, undefined> {
  const evidence = gatherMachine(attestation, {
    nowSeconds,
    policy,
    trust,
    challenge: undefined,
    engine: {},
  });
  for (const check of machineChecks.filter(({ code }) => codes?.includes(code) ?? true)) {
    const result = runCheck(check, evidence);
    if (result.status !== 'pass') yield result;
  }
}
