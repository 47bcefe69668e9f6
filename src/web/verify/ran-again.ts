import type { Report } from '../../verifier/report.ts';

/** Whether the call was run again here, and came out as stated. */
export const ranAgain = ({ checks }: Report): boolean =>
  checks.some(({ code, status }) => code === 're_execution' && status === 'pass');
