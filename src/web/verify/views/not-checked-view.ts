import { element } from './element.ts';

/** What no line above looks at, whatever the verdict. */
export const notCheckedView = (notChecked: readonly string[]): HTMLElement =>
  element(
    'section',
    { class: 'card not-checked', 'aria-labelledby': 'not-checked-title' },
    element('h2', { id: 'not-checked-title' }, 'Not checked'),
    element('p', { class: 'quiet' }, 'Whatever the verdict, nothing here looked at:'),
    element('ul', {}, ...notChecked.map((item) => element('li', {}, item))),
  );
