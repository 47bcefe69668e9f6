import type { Report } from '../../verifier/report.ts';
import { dim } from '../paint.ts';
import { statusLabel, verdictLabel } from './labels.ts';
import type { Tampering } from './tampering.ts';

const detailWidth = 84;

/** Each check on a line, then the verdict. Bundles of this process hold no text of a stranger. */
export function reportLines(file: string, report: Report): string {
  const checks = report.checks.map(
    ({ status, code, detail }) => `   ${statusLabel(status)} ${code.padEnd(22)} ${dim(shortened(detail))}`,
  );
  return [file, ...checks, `   ${verdictText(report)}`, '', ''].join('\n');
}

const shortened = (text: string): string => {
  const [line = ''] = text.split('\n');
  return line.length <= detailWidth ? line : `${line.slice(0, detailWidth - 1)}…`;
};

function verdictText({ verdict, because, root }: Report): string {
  const reason = because.length === 0 ? '' : `: ${because.join(', ')}`;
  const warning = root === 'development' ? '  UNDER THE DEVELOPMENT ROOT: PROVES NOTHING ABOUT HARDWARE' : '';
  return `VERDICT ${verdictLabel(verdict)}${reason}${warning}`;
}

export const notCheckedLines = (report: Report): string =>
  ['Not checked, whatever the verdict:', ...report.notChecked.map((item) => `   - ${item}`), '', ''].join(
    '\n',
  );

/** What was changed → what the verifier says. */
export const tamperingLine = ({ what }: Tampering, { verdict, because }: Report): string =>
  `   ${what.padEnd(40)} → ${verdictLabel(verdict)}: ${because.join(', ')}\n`;
