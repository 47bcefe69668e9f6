import { paramsAt, supportedVersions } from '../../src/params/at-version.ts';
import type { HostImport } from '../../src/vm/host-function.ts';
import { hostImports } from '../../src/vm/imports.ts';
import { traceHostCalls } from './call-trace.ts';
import type { CaseResult } from './case-result.ts';
import { openFolder } from './vector-folder.ts';

type Counts = Record<CaseResult['status'], number>;

/** What the cases that passed did with a host function; a case counts once in each of them. */
type FunctionRow = {
  /** It returned. */
  normal: number;
  /** It returned in a group of arguments, gas or sizes at their limits. */
  edges: number;
  /** It ended the call. */
  errors: number;
  readonly errorKinds: Set<string>;
  /** Whether it links was asked at these versions. */
  readonly versions: Set<number>;
  /** Cases that name it or called it, and did not pass. */
  failed: number;
};

export type Matrix = {
  /** By folder and by file, as `npm run conformance` counts. */
  readonly files: ReadonlyMap<string, Counts>;
  readonly functions: ReadonlyMap<string, FunctionRow>;
};

const edgeGroups =
  /^vm\/(hostfn_args|hostfn_gas|hostfn_view|limits|text|account_ids|public_keys|gas_exhaustion|storage_gas|view_gas)$/;
const idOfVersion = /^versions\/(\w+)\/(\d+)$/;
const idOfFunction = /^hostfn\w*\/(\w+)/;

/** Runs all cases of a folder and counts them. */
export function readMatrix(folder: string): Matrix {
  const takeCalls = traceHostCalls();
  const files = new Map<string, Counts>();
  const functions = new Map(hostImports.map(({ name }) => [name, emptyRow()]));
  for (const { path, results } of openFolder(folder)) {
    const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
    for (const result of results) {
      counts[result.status]++;
      countCase(functions, result, takeCalls());
    }
    files.set(path.replace(/\.jsonl?(\.gz)?$/, ''), counts);
  }
  return { files, functions };
}

const emptyRow = (): FunctionRow => ({
  normal: 0,
  edges: 0,
  errors: 0,
  errorKinds: new Set(),
  versions: new Set(),
  failed: 0,
});

type Calls = ReturnType<ReturnType<typeof traceHostCalls>>;

function countCase(rows: ReadonlyMap<string, FunctionRow>, result: CaseResult, calls: Calls): void {
  const named = idOfFunction.exec(result.id)?.[1];
  const [, asked, version] = idOfVersion.exec(result.id) ?? [];
  if (result.status !== 'passed') {
    for (const name of new Set([named, asked, ...calls.map((call) => call.name)])) {
      const row = rows.get(name ?? '');
      if (row !== undefined) row.failed++;
    }
    return;
  }
  rows.get(asked ?? '')?.versions.add(Number(version));
  const isEdge = edgeGroups.test(result.group);
  for (const [name, of] of Map.groupBy(calls, (call) => call.name)) {
    const row = rows.get(name);
    if (row !== undefined) countCalls(row, of, isEdge);
  }
}

function countCalls(row: FunctionRow, calls: Calls, isEdge: boolean): void {
  const errors = calls.flatMap(({ error }) => (error === undefined ? [] : [error]));
  if (errors.length > 0) row.errors++;
  for (const kind of errors) row.errorKinds.add(kind);
  if (errors.length === calls.length) return;
  if (isEdge) row.edges++;
  else row.normal++;
}

/** The versions at which it is there. */
export const versionsOf = ({ gate }: HostImport): readonly number[] =>
  supportedVersions.filter((version) => gate === undefined || paramsAt(version).wasm[gate]);
