import { explain, type Styles } from '../../verifier/explain/explain.ts';
import { printable } from '../../verifier/printable.ts';
import { reportToText, type Verdict, verdictLine } from '../../verifier/report.ts';
import { bold, dim, green, red, yellow } from '../paint.ts';
import type { JudgedFile } from './judge-files.ts';

/** Colours where a terminal is, and nothing where none is. */
const styles: Styles = { pass: green, fail: red, unproven: yellow, strong: bold, quiet: dim };

const verdictStyles: Readonly<Record<Verdict, (text: string) => string>> = {
  PASS: green,
  FAIL: red,
  UNPROVEN: yellow,
};

const labelWidth = 8;

/** All of one width. */
export const verdictText = (verdict: Verdict): string => verdictStyles[verdict](verdict.padEnd(labelWidth));

/** One line: the verdict, the file, and what decided. */
export function documentLine({ file, report }: JudgedFile): string {
  const reason = report.because.length === 0 ? '' : `: ${report.because.join(', ')}`;
  return `${verdictText(report.verdict)} ${printable(file)}${reason}\n`;
}

export const documentReport = (judged: JudgedFile): string =>
  `${title(judged)}\n${reportToText(judged.report)}`;

/** The same in plain words and in the order of trust. */
export const documentExplained = (judged: JudgedFile, width: number): string => {
  const { report } = judged;
  const verdict = verdictStyles[report.verdict](bold(verdictLine(report)));
  return `${bold(title(judged))}\n\n${explain(report, { width, styles })}\n${verdict}\n\n`;
};

const title = ({ file, kind }: JudgedFile): string => `${kind ?? 'file'} ${printable(file)}`;
