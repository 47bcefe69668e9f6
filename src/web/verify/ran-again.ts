import type { Report } from '../../verifier/report.ts';

/** The checks that run something again. */
export const runCodes: readonly string[] = ['re_execution', 'block_re_execution'];

/** Whether what ran was run again here, and came out as stated. */
export const ranAgain = ({ checks }: Report): boolean =>
  checks.some(({ code, status }) => runCodes.includes(code) && status === 'pass');
