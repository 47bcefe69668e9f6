import { printable } from '../../verifier/printable.ts';
import { dim, green, red, yellow } from '../paint.ts';
import { type DoctorLine, exitCodeOf } from './line.ts';

const marks = { ok: green('✓'), bad: red('✗'), unsure: yellow('!') } as const;

const endings = [
  'all is well',
  'something is wrong',
  'nothing is wrong, but not all could be shown',
] as const;

/** A line for each finding, what to do below it, and the sum last. */
export function linesToText(subject: string, lines: readonly DoctorLine[]): string {
  // Parts of a detail were chosen by the examined party.
  const findings = lines.flatMap(({ status, code, detail, hint }) => [
    `${marks[status]} ${code}: ${printable(detail)}`,
    ...(hint === undefined ? [] : [dim(`    ${hint}`)]),
  ]);
  return [subject, '', ...findings, '', `${endings[exitCodeOf(lines)]}`, ''].join('\n');
}

/** One JSON document with snake_case keys. */
export const linesToJson = (subject: string, lines: readonly DoctorLine[]): string =>
  `${JSON.stringify({ subject, exit_code: exitCodeOf(lines), lines })}\n`;
