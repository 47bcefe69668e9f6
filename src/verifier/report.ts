import type { CheckResult } from './check.ts';
import { printable } from './printable.ts';
import type { PartSize } from './sizes.ts';
import { toIsoTime } from './time.ts';

export type Verdict = 'PASS' | 'FAIL' | 'UNPROVEN';

/** What came of a verification, for people and for programs. */
export type Report = {
  readonly verdict: Verdict;
  /** Why it is not a PASS: codes of the checks that decided. */
  readonly because: readonly string[];
  readonly root: 'intel' | 'development';
  readonly policyName: string | undefined;
  readonly nowSeconds: number;
  /** Hex, as far as the bundle could be read. */
  readonly statementHash: string | undefined;
  /** Of the document and its larger parts, as far as it could be read. */
  readonly sizes: readonly PartSize[];
  readonly checks: readonly CheckResult[];
  readonly notChecked: readonly string[];
};

/** Of the command line. 3 is for wrong usage and never comes from a report. */
export const exitCodes = { PASS: 0, FAIL: 1, UNPROVEN: 2, usage: 3 } as const;

/** One failed check fails the bundle; PASS takes checks, and all that count must have passed. */
export function judge(checks: readonly CheckResult[]): Pick<Report, 'verdict' | 'because'> {
  const codes = (status: CheckResult['status']) =>
    checks.filter((check) => check.status === status && counts(check)).map(({ code }) => code);
  const failed = codes('fail');
  if (failed.length > 0) return { verdict: 'FAIL', because: failed };
  const open = codes('unproven');
  if (open.length > 0 || checks.length === 0) return { verdict: 'UNPROVEN', because: open };
  return { verdict: 'PASS', because: [] };
}

const counts = (check: CheckResult): boolean => check.status !== 'unproven' || check.counts;

/** A line for each check, what was not checked, and the verdict last. */
export function reportToText(report: Report): string {
  const header = [
    `statement ${report.statementHash ?? '(unreadable)'}`,
    `judged at ${toIsoTime(report.nowSeconds)}, policy: ${report.policyName ?? 'none'}`,
    ...sizeLines(report.sizes),
  ];
  // Parts of a detail were chosen by the audited party.
  const lines = report.checks.map(
    ({ status, code, detail }) => `${labels[status]} ${code}: ${printable(detail)}`,
  );
  const open = report.notChecked.map((item) => `  - ${item}`);
  return [...header, '', ...lines, '', 'NOT CHECKED', ...open, '', verdictLine(report), ''].join('\n');
}

const sizeLines = (sizes: readonly PartSize[]): string[] =>
  sizes.length === 0 ? [] : [`bytes: ${sizes.map(({ part, bytes }) => `${part} ${bytes}`).join(', ')}`];

const labels = { pass: 'PASS    ', fail: 'FAIL    ', unproven: 'UNPROVEN' } as const;

/** The last line of every report. */
export function verdictLine({
  verdict,
  because,
  root,
}: Pick<Report, 'verdict' | 'because' | 'root'>): string {
  const reason = because.length === 0 ? '' : `: ${because.join(', ')}`;
  const warning =
    root === 'development' ? ' - UNDER THE DEVELOPMENT ROOT, WHICH PROVES NOTHING ABOUT HARDWARE' : '';
  return `VERDICT ${verdict}${reason}${warning}`;
}

/** The report as a JSON value with snake_case keys. */
export const reportToJson = (report: Report) => ({
  verdict: report.verdict,
  exit_code: exitCodes[report.verdict],
  because: report.because,
  root: report.root,
  development_root: report.root === 'development',
  policy: report.policyName ?? null,
  judged_at: toIsoTime(report.nowSeconds),
  statement_hash: report.statementHash ?? null,
  sizes: Object.fromEntries(report.sizes.map(({ part, bytes }) => [part, bytes])),
  checks: report.checks.map(({ code, status, detail, proves, leavesOpen }) => ({
    code,
    status,
    detail,
    proves,
    leaves_open: leavesOpen,
  })),
  not_checked: report.notChecked,
});
