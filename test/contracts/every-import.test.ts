import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { loadContract } from '../../src/vm/contract.ts';
import { hostImports } from '../../src/vm/imports.ts';
import { runContract } from '../../src/vm/run.ts';
import { traceHostCalls } from '../conformance/call-trace.ts';
import { createMock, readContext } from '../conformance/vm-case.ts';
import { builtContract, contractNames } from '../support/built-contracts.ts';
import { contractVectorFiles, loadContractVectors } from '../support/contract-vectors.ts';

const params = paramsAt(88);
const table = hostImports.filter(({ gate }) => gate === undefined || params.wasm[gate]);
const names = table.map(({ name }) => name).sort();

/** They end every call that reaches them. */
const endings = [
  'abort',
  'panic',
  'panic_utf8',
  'storage_iter_next',
  'storage_iter_prefix',
  'storage_iter_range',
];

function importsOf(code: Uint8Array): readonly string[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(Buffer.from(code))).map(({ name }) => name);
}

function callAll(file: string): void {
  const { source, cases } = loadContractVectors(file);
  const contract = loadContract(builtContract(source.contract.name), params);
  for (const { case: one } of cases) {
    const context = readContext(one, params.limits.max_gas_burnt);
    runContract({ contract, method: one.method, context, params, external: createMock(one) });
  }
}

describe('our contracts together', () => {
  test('import every host function of protocol 88', () => {
    const imported = contractNames.flatMap((name) => importsOf(builtContract(name)));
    expect([...new Set(imported)].sort()).toEqual(names);
    expect(names.length).toBeGreaterThan(90);
  });

  test('call every one of them in a recorded call, and come back from it', () => {
    const takeCalls = traceHostCalls();
    contractVectorFiles.forEach(callAll);
    const calls = takeCalls();
    const returned = new Set(calls.filter(({ error }) => error === undefined).map(({ name }) => name));
    expect(names.filter((name) => !returned.has(name))).toEqual(endings);
    expect(new Set(calls.map(({ name }) => name)).size).toBe(names.length);
  });
});
