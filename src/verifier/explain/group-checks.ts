import type { CheckResult } from '../check.ts';
import { stepTitles, type TrustStep, trustSteps } from './trust-order.ts';
import { words } from './words.ts';

export type CheckGroup = {
  readonly step: TrustStep;
  readonly title: string;
  readonly question: string;
  readonly checks: readonly CheckResult[];
};

const order = Object.keys(words);

const stepOf = (code: string): TrustStep => words[code]?.step ?? 'further';

/** In the order of trust. Every check is in exactly one group; a group without checks is left out. */
export function groupChecks(checks: readonly CheckResult[]): CheckGroup[] {
  const sorted = [...checks].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code));
  return trustSteps
    .map((step) => ({
      step,
      ...stepTitles[step],
      checks: sorted.filter(({ code }) => stepOf(code) === step),
    }))
    .filter((group) => group.checks.length > 0);
}
