import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostImports } from '../../src/vm/imports.ts';
import { readMatrix } from './matrix.ts';
import { sections } from './matrix-markdown.ts';

/** Of the committed subset. The trace stays on in this process, so it is read once. */
const matrix = readMatrix(join(import.meta.dirname, '../vectors/conformance'));
const cells = (name: string): readonly string[] => {
  const lines = sections['matrix']?.(matrix).split('\n') ?? [];
  return (lines.find((line) => line.startsWith(`| \`${name}\` |`)) ?? '')
    .split('|')
    .map((cell) => cell.trim());
};

test('the matrix counts what functions did, with a row for each', () => {
  expect(hostImports.map(({ name }) => cells(name)[1])).toEqual(hostImports.map(({ name }) => `\`${name}\``));
  const [, , normal, edges, , , failed] = cells('value_return');
  expect([Number(normal) > 0, Number(edges) > 0, failed]).toEqual([true, true, '0']);
});

test('the matrix names the errors that a function ended calls with', () => {
  expect(matrix.functions.get('abort')).toMatchObject({ normal: 0, edges: 0 });
  expect(cells('abort')[4]).toMatch(/^\d+ \(.*GuestPanic.*\)$/);
});

test('the matrix tells the versions at which a function links', () => {
  expect(cells('chain_id')[5]).toMatch(/^85 to 88/);
  expect(cells('universal_state_init_to_account_id')[5]).toMatch(/^88(;|$)/);
});

test('the figures add up', () => {
  const last = sections['figures']?.(matrix).split('\n').at(-1);
  const passed = [...matrix.files.values()].reduce((sum, counts) => sum + counts.passed, 0);
  expect(last?.replaceAll(',', '')).toMatch(new RegExp(`^\\| \`all\` \\| ${passed} \\| 0 \\|`));
});
