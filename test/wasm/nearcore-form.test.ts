import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { checkPreparedModules, instrumentedSize } from '../conformance/prepared-modules.ts';
import { builtContract, builtContractPath, contractNames } from '../support/built-contracts.ts';
import { parseExactJson } from '../support/exact-json.ts';
import { nearcoreForm } from '../support/nearcore-form.ts';
import { oracleMissing, runOracle } from '../support/oracle.ts';
import { sharedLines } from '../support/shared.ts';

const committed = join(import.meta.dirname, '../vectors/conformance/params/prepared_modules.jsonl.gz');

const committedLines = (): unknown[] =>
  gunzipSync(readFileSync(committed)).toString().trim().split('\n').map(parseExactJson);

describe('the analysis, written in nearcore’s form', () => {
  test('is what nearcore compiles, and has the modelled length', () => {
    const results = [...checkPreparedModules({ group: 'prepared_modules', lines: committedLines })];
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(8);
  });

  test('is so for every module of the shared vectors', (context) => {
    const lines = sharedLines(context, 'vectors/params/prepared_modules.jsonl.gz');
    const results = [...checkPreparedModules({ group: 'prepared_modules', lines: () => lines })];
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(results).toHaveLength(227);
  });

  test.for(contractNames)('is so for the built contract %s', (name, context) => {
    if (oracleMissing !== undefined) context.skip(oracleMissing);
    const folder = mkdtempSync(join(tmpdir(), 'near-enclave-form-'));
    try {
      const out = join(folder, 'prepared.wasm');
      runOracle(['prepare', '--wasm', builtContractPath(name), '-o', out]);
      const actual = nearcoreForm(builtContract(name), paramsAt(88));
      expect(Buffer.from(actual).equals(readFileSync(out))).toBe(true);
      expect(instrumentedSize(builtContract(name), 88)).toBe(actual.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
