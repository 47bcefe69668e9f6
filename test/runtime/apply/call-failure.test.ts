import { describe, expect, test } from 'vitest';
import { recordedError } from '../../../src/runtime/calls/call-failure.ts';
import type { FunctionCallError } from '../../../src/vm/errors.ts';

const cases: readonly (readonly [FunctionCallError, object])[] = [
  [
    { kind: 'CompilationError', error: { kind: 'CodeDoesNotExist', account_id: 'bob.near' } },
    { kind: 'compilation_error', error: { kind: 'code_does_not_exist', accountId: 'bob.near' } },
  ],
  [
    { kind: 'CompilationError', error: { kind: 'PrepareError', error: 'Memory' } },
    { kind: 'compilation_error', error: { kind: 'prepare_error', error: 'Memory' } },
  ],
  [
    { kind: 'CompilationError', error: { kind: 'WasmtimeCompileError', msg: 'bad' } },
    { kind: 'compilation_error', error: { kind: 'wasmer_compile_error', msg: 'bad' } },
  ],
  [
    { kind: 'MethodResolveError', error: 'MethodNotFound' },
    { kind: 'method_resolve_error', error: 'MethodNotFound' },
  ],
  [
    { kind: 'LinkError', msg: 'no such import' },
    { kind: 'execution_error', text: 'Link Error: no such import' },
  ],
  [
    { kind: 'LoadingError', msg: 'bad' },
    { kind: 'execution_error', text: 'Loading error: bad' },
  ],
  [
    { kind: 'WasmTrap', trap: 'Unreachable' },
    { kind: 'execution_error', text: 'WebAssembly trap: An `unreachable` opcode was executed.' },
  ],
  [
    { kind: 'HostError', error: { kind: 'GasExceeded' } },
    { kind: 'execution_error', text: 'Exceeded the prepaid gas.' },
  ],
];

describe('a failure of a contract', () => {
  test.each(cases)('%o is recorded as %o', (error, recorded) => {
    expect(recordedError(error)).toEqual(recorded);
  });
});
