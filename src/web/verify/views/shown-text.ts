import { printable } from '../../../verifier/printable.ts';
import type { ByteRun } from '../facts/byte-runs.ts';
import type { Readable } from '../facts/readable-bytes.ts';
import { type Content, element } from './element.ts';

/** Text of a stranger on one line: no control character of theirs, no writing direction reaches beyond it. */
export const strangersText = (text: string): HTMLElement => element('bdi', {}, printable(text));

/** The same on many lines. */
export const strangersLines = (text: string): HTMLElement =>
  element('bdi', {}, text.split('\n').map(printable).join('\n'));

/** The same in a box that can be scrolled by keyboard. */
export const strangersBlock = (text: string, label: string): HTMLElement =>
  element('pre', { role: 'region', tabindex: '0', 'aria-label': label, dir: 'ltr' }, strangersLines(text));

/** Several texts, each an item with a number of ours: no line break in one of them makes it look like two. */
export const strangersList = (texts: readonly string[], label: string): HTMLElement =>
  element(
    'div',
    { class: 'texts', role: 'region', tabindex: '0', 'aria-label': label, dir: 'ltr' },
    element('ol', {}, ...texts.map((text) => element('li', {}, strangersLines(text)))),
  );

const formNames = { empty: 'nothing', json: 'JSON', text: 'text', hex: 'bytes, in hex' } as const;

export function readableBlock(readable: Readable, label: string): HTMLElement {
  const { form, text, byteCount } = readable;
  if (form === 'empty') return element('p', { class: 'quiet' }, 'nothing');
  const size = element('p', { class: 'quiet' }, `${formNames[form]}, ${byteCount} bytes`);
  return element('div', {}, size, strangersBlock(text, label));
}

export const byteRunsText = (runs: readonly ByteRun[]): Content[] =>
  runs.map(({ kind, text }) => element('span', { class: `run-${kind}` }, text));
