import type { ChangeFacts, Side, ValueFacts } from '../facts/change-facts.ts';
import { type Content, element } from './element.ts';
import { byteRunsText, strangersText } from './shown-text.ts';

/** The rows of the state that are others than before the call, as a diff. */
export function changesView(changes: readonly ChangeFacts[]): HTMLElement {
  return element(
    'section',
    { class: 'card', 'aria-labelledby': 'changes-title' },
    element('h2', { id: 'changes-title' }, `State changes (${changes.length})`),
    changes.length === 0
      ? element('p', { class: 'quiet' }, 'The call changed nothing.')
      : element(
          'p',
          { class: 'quiet' },
          'Names are shown as letters, other bytes in ',
          element('span', { class: 'run-hex' }, 'hex'),
          '. What was before comes from the witness, under the root before the call. “Same” was written and is as before.',
        ),
    ...changes.map(changeView),
  );
}

function changeView({ what, accountId, key, before, after, isSame }: ChangeFacts): HTMLElement {
  const owner = accountId === undefined ? [] : [' of ', strangersText(accountId)];
  return element(
    'div',
    { class: 'change' },
    element('p', { class: 'quiet' }, what, ...owner),
    element('p', { class: 'row-key' }, ...(key.length === 0 ? [] : byteRunsText(key))),
    ...(isSame ? [sideView(sides.same, after)] : differentSides(before, after)),
  );
}

const differentSides = (before: Side, after: Side): HTMLElement[] => [
  ...(before === 'absent' || before === 'unknown' ? [] : [sideView(sides.before, before)]),
  sideView(before === 'absent' ? sides.created : sides.after, after),
];

const sides = {
  before: { kind: 'before', sign: '−', word: 'was' },
  after: { kind: 'after', sign: '+', word: 'is' },
  same: { kind: 'same', sign: '=', word: 'same' },
  value: { kind: 'same', sign: '=', word: 'value' },
  created: { kind: 'after', sign: '+', word: 'new' },
} as const;

/** The sign is for the eye, the word for everyone. */
function sideView({ kind, sign, word }: (typeof sides)[keyof typeof sides], side: Side): HTMLElement {
  const isGone = side === 'absent' || side === 'unknown';
  return element(
    'div',
    { class: `diff diff-${isGone ? 'gone' : kind}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, isGone ? '×' : sign),
    element('span', { class: 'diff-word' }, isGone ? 'removed' : word),
    ...(isGone ? [] : valueContent(side)),
  );
}

/** A value by itself. */
export const sideLine = (side: Side): HTMLElement => sideView(sides.value, side);

/** What it means stands before what it is. */
const valueContent = ({ runs, hidden, byteCount, note }: ValueFacts): Content[] => [
  note === undefined ? undefined : element('span', { class: 'note' }, strangersText(note)),
  element(
    'span',
    { class: 'diff-value' },
    ...(byteCount === 0 ? ['no bytes'] : byteRunsText(runs)),
    hidden > 0 ? ` … and ${hidden} bytes more` : undefined,
  ),
];
