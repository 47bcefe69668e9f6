import { type CheckResult, remark } from './check.ts';
import { challenge } from './checks/challenge.ts';
import { judge, type Report } from './report.ts';

const finding = remark(
  'not judged: only the statement of a call answers a challenge. How recent a world is, an anchor says (see anchor)',
);

const open = 'your challenge, where the document is of a world: nothing in it answers one';

/** The report on a document of a world, told that the auditor's challenge had no part in it. */
export function withUnusedChallenge<R extends Report>(report: R, given: Uint8Array | undefined): R {
  if (given === undefined) return report;
  const { code, proves, leavesOpen } = challenge;
  const line: CheckResult = { code, proves, leavesOpen, ...finding };
  const checks = [...report.checks, line];
  return { ...report, ...judge(checks), checks, notChecked: [...report.notChecked, open] };
}
