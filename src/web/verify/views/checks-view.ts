import type { CheckResult } from '../../../verifier/check.ts';
import { type CheckGroup, groupChecks } from '../../../verifier/explain/group-checks.ts';
import { words as plainWords } from '../../../verifier/explain/words.ts';
import { element } from './element.ts';
import { strangersText } from './shown-text.ts';
import { statusShape } from './status-shape.ts';
import { checkId } from './verdict-view.ts';

const words = { pass: 'PASS', fail: 'FAIL', unproven: 'UNPROVEN' } as const;
type Status = keyof typeof words;

/** A line for each check, in the order of trust; what it found and leaves open unfolds. */
export function checksView(checks: readonly CheckResult[]): HTMLElement {
  const groups = groupChecks(checks).map(groupView);
  return element(
    'section',
    { class: 'card', 'aria-labelledby': 'checks-title' },
    element(
      'div',
      { class: 'title-row' },
      element('h2', { id: 'checks-title' }, `${checks.length} checks`),
      unfoldButton(),
    ),
    element(
      'p',
      { class: 'quiet' },
      `${countText(checks)}. Unfold a step for its checks, and a check for what was found, what it proves and what it does not.`,
    ),
    ...groups,
  );
}

/** Folded when all of it passed: what did not is what the reader came for. */
function groupView({ title, question, checks }: CheckGroup): HTMLElement {
  const worst = severity.find((status) => checks.some((check) => check.status === status)) ?? 'pass';
  const group = element(
    'details',
    { class: 'group' },
    element(
      'summary',
      {},
      statusShape(worst),
      element('h3', {}, title),
      element('span', { class: 'quiet' }, countText(checks)),
    ),
    element('p', { class: 'quiet question' }, question),
    element('div', { class: 'lines' }, ...checks.map(checkLine)),
  );
  group.open = worst !== 'pass';
  return group;
}

const severity: readonly Status[] = ['fail', 'unproven'];

function countText(checks: readonly CheckResult[]): string {
  const count = (status: Status) => checks.filter((check) => check.status === status).length;
  const parts = [
    [count('fail'), 'failed'],
    [count('unproven'), 'unproven'],
    [count('pass'), 'passed'],
  ] as const;
  return parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ');
}

function checkLine(check: CheckResult): HTMLElement {
  const { code, status, proves, leavesOpen, detail } = check;
  const line = element(
    'details',
    { class: `line line-${status}`, id: checkId(code), 'data-code': code, 'data-status': status },
    element(
      'summary',
      {},
      statusShape(status),
      element('span', { class: 'word' }, words[status]),
      element(
        'span',
        { class: 'claim' },
        element('span', { class: 'title' }, plainWords[code]?.title ?? code),
        element('span', { class: 'code' }, code),
        status === 'pass' ? undefined : element('span', { class: 'why' }, whyText(check)),
      ),
    ),
    element(
      'dl',
      { class: 'found' },
      element('dt', {}, 'Found'),
      element('dd', {}, strangersText(detail)),
      element('dt', {}, status === 'pass' ? 'Proves' : 'Would prove'),
      element('dd', {}, proves),
      element('dt', {}, 'Does not prove'),
      element('dd', {}, leavesOpen),
    ),
  );
  line.open = status === 'fail';
  return line;
}

/** A line that did not pass says why; `counts` is false where nothing follows from it. */
const whyText = (check: CheckResult): HTMLElement =>
  check.status === 'unproven' && !check.counts
    ? element('span', {}, strangersText(check.detail), ' (beside the verdict)')
    : strangersText(check.detail);

function unfoldButton(): HTMLElement {
  const button = element(
    'button',
    { type: 'button', class: 'secondary', 'aria-pressed': 'false' },
    'Unfold all',
  );
  button.addEventListener('click', () => {
    const unfold = button.getAttribute('aria-pressed') === 'false';
    button.setAttribute('aria-pressed', `${unfold}`);
    button.textContent = unfold ? 'Fold all' : 'Unfold all';
    const lines = button.closest('section')?.querySelectorAll('details') ?? [];
    for (const line of lines) line.open = unfold;
  });
  return button;
}
