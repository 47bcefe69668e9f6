import type { BundleFacts } from '../facts/bundle-facts.ts';
import { element } from './element.ts';
import { factsDetails } from './facts-view.ts';
import { readableBlock, strangersBlock, strangersList, strangersText } from './shown-text.ts';

const ends: Readonly<Record<BundleFacts['end'], string>> = {
  value: 'The contract returned',
  failure: 'The contract failed: that is a result, too',
  receipt: 'The call handed its result on to a receipt that did not run here',
};

/** Who called what, and how it ended. */
export function callView(facts: BundleFacts): HTMLElement {
  return element(
    'section',
    { class: 'card', 'aria-labelledby': 'call-title' },
    element('h2', { id: 'call-title' }, 'What the bundle says'),
    element(
      'p',
      { class: 'sentence' },
      strangersText(facts.callerId),
      ' called ',
      element('code', {}, strangersText(facts.method)),
      ' of ',
      strangersText(facts.accountId),
    ),
    element('h3', {}, 'Arguments'),
    readableBlock(facts.args, 'Arguments'),
    element('h3', {}, ends[facts.end]),
    ...endView(facts),
    ...logsView(facts.logs),
    factsDetails('Block, origins, keys, sizes', facts.facts),
  );
}

const endView = ({ end, returned, failure }: BundleFacts): HTMLElement[] => [
  ...(failure === undefined ? [] : [strangersBlock(failure, 'The failure')]),
  ...(end === 'value' ? [readableBlock(returned, 'The returned value')] : []),
];

const logsView = (logs: readonly string[]): HTMLElement[] =>
  logs.length === 0 ? [] : [element('h3', {}, `Logs (${logs.length})`), strangersList(logs, 'Logs')];
