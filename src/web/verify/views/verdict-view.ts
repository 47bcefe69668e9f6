import type { Report, Verdict } from '../../../verifier/report.ts';
import { toIsoTime } from '../../../verifier/time.ts';
import { type Content, element } from './element.ts';
import { strangersLines, strangersText } from './shown-text.ts';
import { type Shape, statusShape } from './status-shape.ts';

const shapeOf: Readonly<Record<Verdict, Shape>> = { PASS: 'pass', FAIL: 'fail', UNPROVEN: 'unproven' };

const meanings: Readonly<Record<Verdict, string>> = {
  PASS: 'Every check that counts passed.',
  FAIL: 'Do not rely on this result. These checks failed:',
  UNPROVEN: 'Nothing was found wrong, and yet this is no proof. These could not be shown:',
};

export const developmentWarning = 'Under the development root, which proves nothing about hardware';

/** The verdict in word, shape and colour, and why. */
export function verdictView(report: Report, fileName: string): HTMLElement {
  const { verdict, root, because } = report;
  const isDevelopment = root === 'development';
  return element(
    'section',
    {
      class: `verdict verdict-${shapeOf[verdict]}${isDevelopment ? ' verdict-development' : ''}`,
      'aria-labelledby': 'verdict-word',
      'data-verdict': verdict,
    },
    statusShape(shapeOf[verdict]),
    element(
      'div',
      { class: 'verdict-text' },
      element('h2', { id: 'verdict-word', tabindex: '-1' }, verdict),
      isDevelopment ? element('p', { class: 'development' }, developmentWarning) : undefined,
      element('p', { class: 'meaning' }, meanings[verdict]),
      because.length === 0 ? undefined : element('ul', { class: 'because' }, ...because.map(linkToCheck)),
      basis(report, fileName),
    ),
  );
}

export const checkId = (code: string): string => `check-${code}`;

const linkToCheck = (code: string): HTMLElement =>
  element('li', {}, element('a', { href: `#${checkId(code)}` }, code));

/** What was judged, when, and by which policy. */
function basis(report: Report, fileName: string): HTMLElement {
  const { nowSeconds, policyName, statementHash } = report;
  return element(
    'dl',
    { class: 'basis' },
    ...pair('File', strangersText(fileName)),
    ...(statementHash === undefined ? [] : pair('Signed', element('code', {}, statementHash))),
    ...pair('Policy', strangersText(policyName ?? 'none: without one the best verdict is UNPROVEN')),
    ...pair('Judged as of', toIsoTime(nowSeconds)),
    ...freshness(report),
  );
}

/** Every verdict says how recent its subject is known to be; the line about anchors says it in these words by itself. */
function freshness({ checks }: Report): HTMLElement[] {
  const line = checks.find(({ code }) => code === 'anchor' || code === 'challenge');
  if (line === undefined) return [];
  const { code, status, detail } = line;
  const word = code === 'anchor' ? '' : `${freshnessWords[status]}: `;
  return pair('Freshness', element('span', {}, word, strangersText(detail.replace(/^history: /, ''))));
}

const freshnessWords = { pass: 'proved', fail: 'refuted', unproven: 'UNPROVEN' } as const;

const pair = (name: string, value: Content): HTMLElement[] => [
  element('dt', {}, name),
  element('dd', {}, value),
];

/** Nothing was judged, and that is no verdict. */
export const notJudgedView = (reason: string): HTMLElement =>
  element(
    'section',
    { class: 'verdict verdict-open', 'aria-labelledby': 'verdict-word', 'data-verdict': 'NONE' },
    statusShape('open'),
    element(
      'div',
      { class: 'verdict-text' },
      element('h2', { id: 'verdict-word', tabindex: '-1' }, 'Not judged'),
      element('p', { class: 'meaning lines-kept' }, strangersLines(reason)),
    ),
  );
