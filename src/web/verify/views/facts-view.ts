import type { Fact } from '../facts/fact.ts';
import { element } from './element.ts';
import { strangersText } from './shown-text.ts';

export const factsList = (facts: readonly Fact[]): HTMLElement =>
  element(
    'dl',
    { class: 'facts' },
    ...facts.flatMap(({ name, value }) => [element('dt', {}, name), element('dd', {}, strangersText(value))]),
  );

/** Folded: for whoever wants to know. */
export const factsDetails = (summary: string, facts: readonly Fact[]): HTMLElement =>
  element('details', { class: 'more' }, element('summary', {}, summary), factsList(facts));
