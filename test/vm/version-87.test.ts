import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import { loadContract } from '../../src/vm/contract.ts';
import type { FunctionCallError } from '../../src/vm/errors.ts';
import { hostImports, linkError } from '../../src/vm/imports.ts';
import { runContract } from '../../src/vm/run.ts';
import { plainContext, plainSettings } from '../support/bare-call.ts';
import { buildModule, functionExport, i32, op } from '../support/build-module.ts';
import { MockExternal } from '../support/mock-external.ts';

function errorAt(version: number, code: Uint8Array): FunctionCallError | undefined {
  const params = paramsAt(version);
  const contract = loadContract(code, params);
  const external = new MockExternal(plainSettings);
  return runContract({ contract, method: 'main', context: plainContext, params, external }).error;
}

const exports = [functionExport('main', 0)];

/** What version 87 changes of a contract's call (spec of state, section 10). */
describe('from version 87 on', () => {
  test.each(['sha3_256', 'sha3_384', 'sha3_512', 'ml_dsa_verify'])('a contract may import %s', (name) => {
    const found = hostImports.filter((one) => one.name === name).map(({ type }) => ({ name, type }));
    expect(found).toHaveLength(1);
    expect(linkError(found, paramsAt(86))).toEqual({ kind: 'LinkError', msg: 'unknown or invalid import' });
    expect(linkError(found, paramsAt(87))).toBeUndefined();
  });

  test('a contract of few bytes has few locals', () => {
    const small = buildModule({ functions: [{ locals: [[1_000, i32]] }], exports });
    expect(small.length).toBeLessThan(2_000);
    expect(errorAt(86, small)).toBeUndefined();
    expect(errorAt(87, small)).toMatchObject({ kind: 'CompilationError' });
  });

  test('a contract that cannot be loaded fails the call, and not the chunk', () => {
    const globals = Array.from({ length: 65_520 }, () => [i32, 0, 0x41, 0, op.end]);
    const large = buildModule({ functions: [{}], globals, exports });
    expect(() => errorAt(86, large)).toThrow(InternalFault);
    expect(errorAt(87, large)).toMatchObject({ kind: 'LoadingError' });
  });
});
