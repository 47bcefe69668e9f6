/** What became of one case. A skipped case says what is missing; a failed one says how it differs. */
export type CaseResult = {
  readonly group: string;
  readonly id: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly reason?: string;
};

/** One file of vectors. A line is parsed JSON in which no integer lost a digit. */
export type ConformanceFile = {
  readonly group: string;
  lines(): Iterable<unknown>;
};

/** Passed when there is nothing to complain of. */
export function toCaseResult(group: string, id: string, differences: readonly string[]): CaseResult {
  if (differences.length === 0) return { group, id, status: 'passed' };
  return { group, id, status: 'failed', reason: differences.slice(0, 5).join('; ') };
}
