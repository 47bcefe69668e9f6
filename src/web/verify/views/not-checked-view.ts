import { conclusion } from '../../../verifier/explain/conclusion.ts';
import type { Report } from '../../../verifier/report.ts';
import { element } from './element.ts';

/** What no line looks at, whatever the verdict, and what the verdict means then. */
export const notCheckedView = (report: Report): HTMLElement =>
  element(
    'section',
    { class: 'card not-checked', 'aria-labelledby': 'not-checked-title' },
    element('h2', { id: 'not-checked-title' }, 'Not checked'),
    element('p', { class: 'quiet' }, 'Whatever the verdict, nothing here looked at:'),
    element('ul', {}, ...report.notChecked.map((item) => element('li', {}, item))),
    element('h3', {}, 'What this verdict means'),
    element('p', { class: 'conclusion' }, conclusion(report)),
  );
