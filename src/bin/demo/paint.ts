import { styleText } from 'node:util';
import type { CheckResult } from '../../verifier/check.ts';
import type { Verdict } from '../../verifier/report.ts';

/** Colours and weights for a terminal. None when NO_COLOR is set or the output is no terminal. */
const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
  styleText(style, text, { stream: process.stdout });

export const bold = (text: string): string => paint('bold', text);
export const dim = (text: string): string => paint('dim', text);

const colors = { pass: 'green', fail: 'red', unproven: 'yellow' } as const;

/** One of eight columns' width. */
export const statusLabel = (status: CheckResult['status']): string =>
  paint(colors[status], status.toUpperCase().padEnd(8));

const verdictColors = { PASS: 'green', FAIL: 'red', UNPROVEN: 'yellow' } as const;
export const verdictLabel = (verdict: Verdict): string => paint(['bold', verdictColors[verdict]], verdict);
