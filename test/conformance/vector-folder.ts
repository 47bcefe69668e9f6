import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseExactJson } from '../support/exact-json.ts';
import type { CaseResult, ConformanceFile } from './case-result.ts';
import { checkHostFunctionTable } from './host-function-table.ts';
import { checkParams } from './params.ts';
import { checkPreparedModules } from './prepared-modules.ts';
import { checkPrimitives } from './primitives.ts';
import { checkRuntime } from './runtime.ts';
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
  [/^runtime\//, checkRuntime],
];

/** A file of vectors. A case is run when its result is taken. */
export type VectorFile = { readonly path: string; readonly results: Iterable<CaseResult> };

/** The files of a folder that have a checker, in the order of their names. */
export function* openFolder(folder: string): Iterable<VectorFile> {
  for (const path of globSync('*/*.{json,jsonl}{,.gz}', { cwd: folder }).sort()) {
    const check = checkers.find(([pattern]) => pattern.test(path.replaceAll('\\', '/')))?.[1];
    if (check !== undefined) yield { path, results: check(openFile(folder, path)) };
  }
}

function openFile(folder: string, path: string): ConformanceFile {
  const group = `${dirname(path)}/${basename(path).replace(/\.jsonl?(\.gz)?$/, '')}`;
  return { group, lines: () => readLines(folder, path) };
}

function* readLines(folder: string, path: string): Iterable<unknown> {
  const bytes = readFileSync(join(folder, path));
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  const isOneDocument = /\.json(\.gz)?$/.test(path);
  for (const document of isOneDocument ? [text] : text.split('\n')) {
    if (document !== '') yield parseExactJson(document);
  }
}
