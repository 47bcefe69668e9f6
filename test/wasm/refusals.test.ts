import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { oracleMissing, runOracle } from '../support/oracle.ts';
import { refusalOf } from '../support/run-module.ts';
import { controlCases, memoryAndTableCases, offCases, operandCases } from './body-cases.ts';
import { instrumentedCases, limitCases, sizeCases } from './limit-cases.ts';
import {
  framingCases,
  globalAndExportCases,
  importCases,
  lateFramingCases,
  type RefusalCase,
  segmentCases,
  tableAndMemoryCases,
  typeCases,
} from './section-cases.ts';

const groups: Readonly<Record<string, readonly RefusalCase[]>> = {
  'the framing': framingCases,
  'the order of errors': lateFramingCases,
  types: typeCases,
  imports: importCases,
  'tables and memories': tableAndMemoryCases,
  'globals, exports and start': globalAndExportCases,
  'elements and data': segmentCases,
  'control instructions': controlCases,
  'operands and variables': operandCases,
  'memory and table instructions': memoryAndTableCases,
  'proposals that are off': offCases,
  limits: limitCases,
  'the instrumented form': instrumentedCases,
  'the size limit': sizeCases,
};

describe.each(Object.entries(groups))('prepareModule on %s', (_, cases) => {
  test.each(cases)('judges %s', (_name, code, refusal) => {
    expect(refusalOf(code)).toBe(refusal);
  });
});

describe('nearcore', () => {
  test.for(Object.entries(groups))('says the same of %s', ([, cases], context) => {
    if (oracleMissing !== undefined) context.skip(oracleMissing);
    const asked = cases.map(([id, code]) => ({
      id,
      method: 'no_such_method',
      wasm_gz: gzipSync(code, { level: 1 }).toString('base64'),
    }));
    const lines = runOracle(['run'], asked.map((one) => JSON.stringify(one)).join('\n'));
    const answers = lines.trim().split('\n').map(toRefusal);
    expect(answers).toEqual(cases.map(([, , refusal]) => refusal));
  });
});

/** In the words of `refusalOf`. */
function toRefusal(line: string): string | undefined {
  const { outcome } = JSON.parse(line) as { outcome: { aborted: { debug: string } | null } };
  const debug = outcome.aborted?.debug ?? '';
  const [, error] = /^CompilationError\(PrepareError\((\w+)\)\)$/.exec(debug) ?? [];
  const [, unloaded] = /^LoadingError \{ msg: "(.*)" \}$/.exec(debug) ?? [];
  if (unloaded !== undefined) return `LoadingError: ${unloaded}`;
  const [, message] = /^CompilationError\(WasmtimeCompileError \{ msg: "(.*)" \}\)$/.exec(debug) ?? [];
  return message === undefined ? error : `WasmtimeCompileError: ${message}`;
}
