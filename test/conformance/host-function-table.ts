import { paramsAt, supportedVersions } from '../../src/params/at-version.ts';
import { hostImports } from '../../src/vm/imports.ts';
import { valueType } from '../../src/wasm/module.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';

type Row = {
  readonly module: string;
  readonly name: string;
  readonly params: readonly { readonly wasm: keyof typeof valueType }[];
  readonly results: readonly (keyof typeof valueType)[];
  readonly links_at_versions: readonly number[];
};

/** `params/hostfns.json`: each import's signature, and the versions at which it links. */
export function* checkHostFunctionTable(file: ConformanceFile): Iterable<CaseResult> {
  for (const document of file.lines()) {
    for (const row of document as readonly Row[]) {
      // What nearcore's own instrumentation imports is not for contracts.
      if (row.module === 'env') yield checkRow(file.group, row);
    }
  }
}

function checkRow(group: string, row: Row): CaseResult {
  const found = hostImports.find(({ name }) => name === row.name);
  const expected = row.links_at_versions.map(Number);
  if (found === undefined && expected.length > 0) {
    return { group, id: row.name, status: 'skipped', reason: `missing import ${row.name}` };
  }
  const gate = found?.gate;
  const linked = supportedVersions.filter(
    (version) => found !== undefined && (gate === undefined || paramsAt(version).wasm[gate]),
  );
  const type = expected.length === 0 ? undefined : found?.type;
  return toCaseResult(group, row.name, [
    ...difference('versions', expected, linked),
    ...(type === undefined
      ? []
      : difference(
          'params',
          row.params.map(({ wasm }) => valueType[wasm]),
          type.params,
        )),
    ...(type === undefined
      ? []
      : difference(
          'results',
          row.results.map((name) => valueType[name]),
          type.results,
        )),
  ]);
}

function difference(what: string, expected: readonly number[], actual: readonly number[]): string[] {
  return `${expected}` === `${actual}` ? [] : [`${what}: expected ${expected}, got ${actual}`];
}
