import type { CheckResult } from '../../verifier/check.ts';
import type { Verdict } from '../../verifier/report.ts';
import { paint } from '../paint.ts';

const colors = { pass: 'green', fail: 'red', unproven: 'yellow' } as const;

/** One of eight columns' width. */
export const statusLabel = (status: CheckResult['status']): string =>
  paint(colors[status], status.toUpperCase().padEnd(8));

const verdictColors = { PASS: 'green', FAIL: 'red', UNPROVEN: 'yellow' } as const;
export const verdictLabel = (verdict: Verdict): string => paint(['bold', verdictColors[verdict]], verdict);
