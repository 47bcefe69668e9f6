import type { VerifyAnswer } from '../messages.ts';
import { ranAgain } from '../ran-again.ts';
import { callView } from './call-view.ts';
import { changesView } from './changes-view.ts';
import { checksView } from './checks-view.ts';
import { gasView } from './gas-view.ts';
import { notCheckedView } from './not-checked-view.ts';
import { notJudgedView, verdictView } from './verdict-view.ts';

/** All that is shown of one verification: the verdict first, then what it leaves open, then why. */
export function resultView(answer: VerifyAnswer, fileName: string): HTMLElement[] {
  if (answer.kind === 'refused') return [notJudgedView(answer.reason)];
  const { report, facts } = answer;
  return [
    verdictView(report, fileName),
    notCheckedView(report.notChecked),
    checksView(report.checks),
    ...(facts === undefined ? [] : [callView(facts)]),
    ...(facts?.gas === undefined ? [] : [gasView(facts.gas, ranAgain(report))]),
    ...(facts?.changes === undefined ? [] : [changesView(facts.changes)]),
  ];
}
