import type { DocumentFacts } from '../facts/document-facts.ts';
import type { VerifyAnswer } from '../messages.ts';
import { ranAgain } from '../ran-again.ts';
import { callView } from './call-view.ts';
import { changesView } from './changes-view.ts';
import { checksView } from './checks-view.ts';
import { gasView } from './gas-view.ts';
import { notCheckedView } from './not-checked-view.ts';
import { notJudgedView, verdictView } from './verdict-view.ts';
import { blockView, historyView, rowView } from './world-view.ts';

/** All that is shown of one verification: the verdict first, then what it leaves open, then why. */
export function resultView(answer: VerifyAnswer, fileName: string): HTMLElement[] {
  if (answer.kind === 'refused') return [notJudgedView(answer.reason)];
  const { report, facts } = answer;
  return [
    verdictView(report, fileName),
    notCheckedView(report),
    checksView(report.checks),
    ...(facts === undefined ? [] : documentViews(facts, ranAgain(report))),
  ];
}

/** What the document says. `isOurs`: a run in this tab came to the same. */
function documentViews(facts: DocumentFacts, isOurs: boolean): HTMLElement[] {
  switch (facts.kind) {
    case 'bundle': {
      const { gas, changes } = facts.call;
      return [
        callView(facts.call),
        ...(gas === undefined ? [] : [gasView(gas, isOurs)]),
        ...(changes === undefined ? [] : [changesView(changes)]),
      ];
    }
    case 'block': {
      const { gas } = facts.block;
      return [
        blockView(facts.block),
        ...(gas === undefined || gas.burnt === 0n ? [] : [gasView(gas, isOurs)]),
      ];
    }
    case 'state-proof':
      return [rowView(facts.row)];
    case 'history':
      return [historyView(facts.history)];
  }
}
