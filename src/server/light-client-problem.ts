import type { Checked, RefusalCode, Refused } from '../proof/light-client/refusal.ts';
import type { ProblemCode } from './problem-codes.ts';
import { ProblemError } from './problems.ts';

/** These pass when somebody brings the next blocks, or another replica is asked: whoever asks may try again. */
const notInSync: ReadonlySet<RefusalCode> = new Set([
  'not_started',
  'head_unknown',
  'trusted_head_too_old',
  'clock_behind_head',
]);

/** The value, or a problem that names the rule in its detail: this one, unless it may pass. */
export function granted<T>(checked: Checked<T>, problem: ProblemCode, field: string): T {
  if (checked.ok) return checked.value;
  throw lightClientProblem(checked, problem, field);
}

export const lightClientProblem = (
  { code, message }: Refused,
  problem: ProblemCode,
  field: string,
): ProblemError =>
  new ProblemError(notInSync.has(code) ? 'light_client_not_in_sync' : problem, `${code}: ${message}`, {
    field,
  });
