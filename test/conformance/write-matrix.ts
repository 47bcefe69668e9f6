// `node test/conformance/write-matrix.ts DIR [--check]`: writes what the vectors of DIR show into `docs/conformance.md`.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { fillSections } from './fill-sections.ts';
import { readMatrix } from './matrix.ts';
import { sections } from './matrix-markdown.ts';
import { mutationTable } from './mutation-table.ts';

const file = new URL('../../docs/conformance.md', import.meta.url);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false } },
});
const [folder = '../shared/vectors'] = positionals;

const matrix = readMatrix(folder);
const counts = [...matrix.files.values()];
if (counts.every(({ passed }) => passed === 0)) throw new Error(`no case passed in ${folder}`);
const before = readFileSync(file, 'utf8');
// After the matrix, which counts host functions: what a changed witness breaks off is no call of theirs.
const mutations = mutationTable(folder);
const after = fillSections(before, (name) => (name === 'mutations' ? mutations : sections[name]?.(matrix)));
if (!values.check) writeFileSync(file, after);
const isCurrent = before === after;
console.log(
  `docs/conformance.md ${isCurrent ? 'is up to date' : values.check ? 'is out of date' : 'was written'}`,
);
process.exitCode = counts.some(({ failed }) => failed > 0) || (values.check && !isCurrent) ? 1 : 0;
