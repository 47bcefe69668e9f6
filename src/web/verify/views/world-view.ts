import { teraGas, tokens } from '../../../primitives/amount-text.ts';
import type { HistorySummary } from '../../../verifier/world/history-summary.ts';
import type { BlockFacts, TransactionFacts } from '../facts/block-facts.ts';
import { blockTime, type Fact } from '../facts/fact.ts';
import type { RowFacts } from '../facts/row-facts.ts';
import { sideLine } from './changes-view.ts';
import { type Content, element } from './element.ts';
import { factsDetails, factsList } from './facts-view.ts';
import { byteRunsText, readableBlock, strangersText } from './shown-text.ts';

const card = (...content: readonly Content[]): HTMLElement =>
  element('section', { class: 'card', 'aria-labelledby': 'says-title' }, ...content);

const title = (text: string): HTMLElement => element('h2', { id: 'says-title' }, text);

/** One block: what made it, and which transactions it took. */
export const blockView = ({ sequence, made, transactions, facts }: BlockFacts): HTMLElement =>
  card(
    title(`Block ${sequence} of a world`),
    element('p', { class: 'sentence' }, strangersText(made)),
    ...(transactions === undefined || transactions.length === 0 ? [] : transactionsView(transactions)),
    factsDetails('Place, roots, keys', facts),
  );

const transactionsView = (transactions: readonly TransactionFacts[]): HTMLElement[] => [
  element('h3', {}, `Transactions (${transactions.length})`),
  element('ol', { class: 'plain' }, ...transactions.map(transactionItem)),
];

const transactionItem = ({ signerId, receiverId, actions, isExpired }: TransactionFacts): HTMLElement =>
  element(
    'li',
    {},
    strangersText(signerId),
    ' → ',
    strangersText(receiverId),
    ': ',
    element('code', {}, strangersText(actions.join(', '))),
    isExpired ? ' (expired: it did nothing)' : undefined,
  );

/** A row of the state after a block. */
export function rowView({ sequence, row, facts }: RowFacts): HTMLElement {
  if (row === undefined) {
    return card(
      title(`A row of the state after block ${sequence}`),
      element('p', {}, 'It is sealed.'),
      factsDetails('Place, roots, keys', facts),
    );
  }
  const { what, accountId, key, value, readable } = row;
  const isAbsent = value === 'absent';
  return card(
    title(isAbsent ? `Absent after block ${sequence}` : `The state after block ${sequence}`),
    element(
      'p',
      { class: 'quiet' },
      what,
      ...(accountId === undefined ? [] : [' of ', strangersText(accountId)]),
    ),
    element('p', { class: 'row-key' }, ...byteRunsText(key)),
    isAbsent ? element('p', { class: 'sentence' }, 'There is no such row.') : sideLine(value),
    readable === undefined || readable.form === 'hex' ? undefined : readableBlock(readable, 'The value'),
    factsDetails('Place, roots, keys', facts),
  );
}

/** A history in figures. */
export const historyView = (history: HistorySummary): HTMLElement =>
  card(
    title(`A world’s history: ${history.blocks} blocks`),
    factsList(historyFacts(history)),
    element('h3', {}, `Keys that signed (${history.keys.length})`),
    element(
      'ul',
      { class: 'plain' },
      ...history.keys.map(({ ed25519, blocks, firstSequence }) =>
        element(
          'li',
          {},
          element('code', {}, strangersText(ed25519)),
          ` from block ${firstSequence}, ${blocks} blocks`,
        ),
      ),
    ),
    ...failuresView(history),
  );

function historyFacts(history: HistorySummary): Fact[] {
  const { firstSequence, lastSequence, firstTimestamp, lastTimestamp, anchoredAt } = history;
  const operations = Object.entries(history.operations).map(([kind, count]) => `${count} ${kind}`);
  return [
    { name: 'World', value: history.worldId ?? 'not named' },
    { name: 'Network', value: history.network ?? 'not named' },
    { name: 'Blocks', value: `${firstSequence ?? 'none'} to ${lastSequence ?? 'none'}` },
    {
      name: 'Anchored',
      value: anchoredAt === undefined ? 'freshness UNPROVEN' : `anchored at ${anchoredAt}`,
    },
    ...(firstTimestamp === undefined || lastTimestamp === undefined
      ? []
      : [{ name: 'Times', value: `${blockTime(firstTimestamp)} to ${blockTime(lastTimestamp)}` }]),
    { name: 'Made of', value: operations.join(', ') || 'nothing' },
    { name: 'Transactions', value: `${history.transactions}` },
    { name: 'Gas burnt', value: teraGas(history.gasBurnt) },
    { name: 'Tokens burnt', value: tokens(history.tokensBurnt) },
    {
      name: 'Engines',
      value: Object.entries(history.engines)
        .map(([name, count]) => `${name} (${count})`)
        .join(', '),
    },
  ];
}

const failuresView = ({ failures }: HistorySummary): HTMLElement[] =>
  failures.length === 0
    ? []
    : [
        element('h3', {}, 'Where it failed'),
        element(
          'ul',
          { class: 'plain' },
          ...failures.map(({ code, failed, places }) =>
            element(
              'li',
              {},
              element('code', {}, code),
              ` ${failed} times: `,
              strangersText(places.join(', ')),
            ),
          ),
        ),
      ];
