import { describe, expect, test } from 'vitest';
import { fillSections } from './fill-sections.ts';

const document =
  'before\n<!-- made: one -->\nold\n<!-- end -->\nbetween\n<!-- made: two -->\n<!-- end -->\nafter\n';

describe('fillSections', () => {
  test('puts what is made between the markers and keeps the rest', () => {
    expect(fillSections(document, (name) => `new ${name}`)).toBe(
      'before\n<!-- made: one -->\nnew one\n<!-- end -->\nbetween\n<!-- made: two -->\nnew two\n<!-- end -->\nafter\n',
    );
  });

  test('changes nothing the second time', () => {
    const once = fillSections(document, (name) => `new ${name} $1`);
    expect(fillSections(once, (name) => `new ${name} $1`)).toBe(once);
  });

  test('refuses a section that nobody makes', () => {
    expect(() => fillSections(document, (name) => (name === 'one' ? '' : undefined))).toThrow("'two'");
  });

  test('refuses a document without markers', () => {
    expect(() => fillSections('prose\n', () => '')).toThrow('no markers');
  });
});
