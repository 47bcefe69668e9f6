import type { CheckResult } from '../../../verifier/check.ts';
import { groupChecks } from '../check-groups.ts';
import { element } from './element.ts';
import { strangersText } from './shown-text.ts';
import { statusShape } from './status-shape.ts';
import { checkId } from './verdict-view.ts';

const words = { pass: 'PASS', fail: 'FAIL', unproven: 'UNPROVEN' } as const;
type Status = keyof typeof words;

/** A line for each check, in the order of trust; what it found and leaves open unfolds. */
export function checksView(checks: readonly CheckResult[]): HTMLElement {
  const groups = groupChecks(checks).map(({ title, checks: members }) =>
    element(
      'div',
      { class: 'group' },
      element('h3', {}, title, element('span', { class: 'quiet' }, ` ${countText(members)}`)),
      element('div', { class: 'lines' }, ...members.map(checkLine)),
    ),
  );
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
      `${countText(checks)}. A line says what it proves; unfold it for what it does not.`,
    ),
    ...groups,
  );
}

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
      element('span', { class: 'code' }, code),
      element(
        'span',
        { class: 'proves' },
        provesText(check),
        isRemark(check) ? ' (beside the verdict)' : undefined,
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

/** Unproven, and nothing follows from it. */
const isRemark = (check: CheckResult): boolean => check.status === 'unproven' && !check.counts;

/** A line that did not pass says what was found instead: what it would prove is not so. */
const provesText = ({ status, proves, detail }: CheckResult): HTMLElement =>
  status === 'pass' ? element('bdi', {}, proves) : strangersText(detail);

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
