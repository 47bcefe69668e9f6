// `npm run conformance -- [DIR]`: nearcore's recorded answers against ours; without DIR, the committed subset.
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseExactJson } from '../support/exact-json.ts';
import type { CaseResult, ConformanceFile } from './case-result.ts';
import { checkHostFunctionTable } from './host-function-table.ts';
import { checkParams } from './params.ts';
import { checkPreparedModules } from './prepared-modules.ts';
import { checkPrimitives } from './primitives.ts';
import { checkTrieSequences } from './trie.ts';
import { checkVm } from './vm.ts';

type Checker = (file: ConformanceFile) => Iterable<CaseResult>;

/** Which checker reads a file, by its folder and name. The first that fits. */
const checkers: readonly (readonly [pattern: RegExp, check: Checker])[] = [
  [/^params\/fees_/, checkParams],
  [/^params\/hostfns/, checkHostFunctionTable],
  [/^params\/prepared_modules/, checkPreparedModules],
  [/^primitives\//, checkPrimitives],
  [/^trie\//, checkTrieSequences],
  [/^vm\//, checkVm],
  [/^runtime\//, skipRuntime],
];

function* skipRuntime(file: ConformanceFile): Iterable<CaseResult> {
  let index = 0;
  for (const _ of file.lines()) {
    yield { group: file.group, id: `${index}`, status: 'skipped', reason: 'missing type Runtime::apply' };
    index++;
  }
}

const shownFailures = 5;
const folder = process.argv[2] ?? join(import.meta.dirname, '../vectors/conformance');
const total = { passed: 0, failed: 0, skipped: 0 };

for (const path of globSync('*/*.{json,jsonl}{,.gz}', { cwd: folder }).sort()) {
  const check = checkers.find(([pattern]) => pattern.test(path.replaceAll('\\', '/')))?.[1];
  if (check === undefined) continue;
  report(path, [...check(openFile(path))]);
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

function openFile(path: string): ConformanceFile {
  const group = `${dirname(path)}/${basename(path).replace(/\.jsonl?(\.gz)?$/, '')}`;
  return { group, lines: () => readLines(path) };
}

function* readLines(path: string): Iterable<unknown> {
  const bytes = readFileSync(join(folder, path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const isOneDocument = /\.json(\.gz)?$/.test(path);
  for (const document of isOneDocument ? [text] : text.split('\n')) {
    if (document !== '') yield parseExactJson(document);
  }
}

/** A line for the group, then its failures, then what was missing. */
function report(path: string, results: readonly CaseResult[]): void {
  const count = (status: CaseResult['status']): number =>
    results.filter((one) => one.status === status).length;
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  console.log(`${path}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  for (const { id, reason } of results.filter((one) => one.status === 'failed').slice(0, shownFailures)) {
    console.log(`  FAILED ${id}: ${reason}`);
  }
  const missing = Map.groupBy(
    results.filter((one) => one.status === 'skipped'),
    (one) => one.reason ?? '',
  );
  for (const [reason, cases] of missing) console.log(`  skipped ${cases.length}: ${reason}`);
}
