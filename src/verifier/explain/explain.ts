import type { CheckResult } from '../check.ts';
import { printable } from '../printable.ts';
import type { Report } from '../report.ts';
import { conclusion } from './conclusion.ts';
import { type CheckGroup, groupChecks } from './group-checks.ts';
import { words } from './words.ts';
import { wrap } from './wrap.ts';

/** How a terminal sets words off; each keeps the text as it is where there are no colours. */
export type Styles = {
  readonly [name in 'pass' | 'fail' | 'unproven' | 'strong' | 'quiet']: (text: string) => string;
};

export type Layout = { readonly width: number; readonly styles: Styles };

const plain = (text: string): string => text;
export const noStyles: Styles = { pass: plain, fail: plain, unproven: plain, strong: plain, quiet: plain };

const labels = { pass: 'PASS', fail: 'FAIL', unproven: 'UNPROVEN' } as const;
const indent = ' '.repeat(3);

/** The checks of a report in plain words and in the order of trust, then what was not checked, then what the verdict means. */
export function explain(report: Report, { width, styles }: Layout): string {
  const groups = groupChecks(report.checks).flatMap((group, index) =>
    groupLines(group, index, width, styles),
  );
  const open = report.notChecked.flatMap((item) => wrap(item, width, '  - '));
  return [
    ...groups,
    styles.strong('NOT CHECKED'),
    ...wrap('Whatever the verdict, nothing above looked at:', width),
    ...open,
    '',
    styles.strong('WHAT THIS MEANS'),
    ...wrap(conclusion(report), width),
    '',
  ].join('\n');
}

function groupLines(group: CheckGroup, index: number, width: number, styles: Styles): string[] {
  const { title, question, checks } = group;
  return [
    styles.strong(`${index + 1}. ${title.toUpperCase()}`),
    ...wrap(question, width, '   '),
    '',
    ...checks.flatMap((check) => [...checkLines(check, width, styles), '']),
  ];
}

function checkLines(check: CheckResult, width: number, styles: Styles): string[] {
  const { code, status, proves, leavesOpen, detail } = check;
  const label = labels[status];
  const [head = '', ...more] = wrap(titleOf(check), width, `${label}  `, indent);
  return [
    styles.strong(styles[status](label)) + styles.strong(head.slice(label.length)),
    ...more.map(styles.strong),
    ...wrap(code, width, indent).map(styles.quiet),
    // Parts of a detail were chosen by the audited party.
    ...wrap(printable(detail), width, `${indent}found:       `),
    ...wrap(proves, width, `${indent}${status === 'pass' ? 'proves:      ' : 'would prove: '}`),
    ...wrap(leavesOpen, width, `${indent}leaves open: `),
  ];
}

/** Unproven, and nothing follows from it: said beside the title. */
function titleOf(check: CheckResult): string {
  const title = words[check.code]?.title ?? check.code;
  return check.status === 'unproven' && !check.counts ? `${title} (beside the verdict)` : title;
}
