import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { InternalFault } from '../../src/primitives/internal-fault.ts';
import type { VmContext } from '../../src/vm/context.ts';
import { loadContract } from '../../src/vm/contract.ts';
import { Unsupported } from '../../src/vm/errors.ts';
import type { External } from '../../src/vm/external.ts';
import { runContract, type VmOutcome } from '../../src/vm/run.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import { plainContext, plainSettings } from '../support/bare-call.ts';
import {
  buildModule,
  functionExport,
  functionImport,
  i32,
  i64,
  i64Const,
  mainModule,
  nothing,
  op,
} from '../support/build-module.ts';
import { MockExternal } from '../support/mock-external.ts';

const params = paramsAt(88);

type Options = {
  readonly method?: string;
  readonly context?: Partial<VmContext>;
  readonly external?: External;
};

function run(code: Uint8Array, { method = 'main', context = {}, external }: Options = {}): VmOutcome {
  return runContract({
    contract: loadContract(code, params),
    method,
    context: { ...plainContext, ...context },
    params,
    external: external ?? new MockExternal(plainSettings),
  });
}

const loadingFee = (code: Uint8Array): bigint =>
  params.ext.contract_loading_base.gas + params.ext.contract_loading_bytes.gas * BigInt(code.length);

const takesU64: FunctionType = { params: [i64], results: [] };
const empty = mainModule([]);
const importing = (name: string, type = takesU64): Uint8Array =>
  mainModule([], { types: [nothing, type], imports: [functionImport(name, 1)] });
const calling = (name: string): Uint8Array =>
  mainModule([...i64Const(0), op.call, 0], {
    types: [nothing, takesU64],
    imports: [functionImport(name, 1)],
  });

describe('a call that does not come to the guest', () => {
  test('burns nothing without a method name', () => {
    const outcome = run(empty, { method: '' });
    expect(outcome.error).toEqual({ kind: 'MethodResolveError', error: 'MethodEmptyName' });
    expect(outcome.gasBurnt).toBe(0n);
  });

  test('burns nothing for a module that is refused', () => {
    const outcome = run(new Uint8Array([1, 2, 3]));
    expect(outcome.error).toEqual({
      kind: 'CompilationError',
      error: { kind: 'PrepareError', error: 'Deserialization' },
    });
    expect(outcome.gasBurnt).toBe(0n);
  });

  test('tells every shortage of gas for loading as GasExceeded', () => {
    const outcome = run(empty, { context: { prepaidGas: loadingFee(empty) - 1n } });
    expect(outcome.error).toEqual({ kind: 'HostError', error: { kind: 'GasExceeded' } });
    expect(outcome.gasBurnt).toBe(loadingFee(empty) - 1n);
  });

  test.each([
    ['MethodNotFound', 'other', empty],
    [
      'MethodNotFound',
      'memory',
      buildModule({ memories: [[0, 1]], exports: [[6, ...Buffer.from('memory'), 2, 0]] }),
    ],
    [
      'MethodInvalidSignature',
      'main',
      buildModule({
        types: [takesU64],
        functions: [{}],
        exports: [functionExport('main', 0)],
      }),
    ],
  ] as const)('leaves no trace at all: %s of %s', (error, method, code) => {
    const outcome = run(code, { method });
    expect(outcome).toMatchObject({
      error: { kind: 'MethodResolveError', error },
      gasBurnt: 0n,
      balance: 0n,
    });
  });

  test.each([
    ['a name that is not there', importing('teleport'), 'unknown or invalid import'],
    ['a name of another version', importing('sandbox_debug_log'), 'unknown or invalid import'],
    [
      'another type',
      importing('read_register'),
      'types incompatible: expected type `(func (param i64))`, found type `(func (param i64 i64))`',
    ],
    [
      'another type than the host function has',
      importing('block_index', { params: [i32], results: [] }),
      'types incompatible: expected type `(func (param i32))`, found type `(func (result i64))`',
    ],
    [
      'a missing name before a wrong type',
      mainModule([], { imports: [functionImport('read_register', 0), functionImport('teleport', 0)] }),
      'unknown or invalid import',
    ],
  ])('pays for loading and then fails to link %s', (_, code, msg) => {
    const outcome = run(code);
    expect(outcome.error).toEqual({ kind: 'LinkError', msg });
    expect(outcome.gasBurnt).toBe(loadingFee(code));
  });
});

describe('a call that fails in the guest', () => {
  test('burns what it used up to the trap', () => {
    const code = mainModule([op.unreachable]);
    const outcome = run(code);
    expect(outcome.error).toEqual({ kind: 'WasmTrap', trap: 'Unreachable' });
    // Eight operations for the frame of 64 bytes, one for the instruction.
    expect(outcome.gasBurnt).toBe(loadingFee(code) + 9n * BigInt(params.wasm.regular_op_cost));
  });

  test('tells a full stack as a memory violation', () => {
    const outcome = run(mainModule([op.call, 0]));
    expect(outcome.error).toEqual({ kind: 'HostError', error: { kind: 'MemoryAccessViolation' } });
  });

  test('runs out of gas before it can trap', () => {
    const code = mainModule([op.loop, 0x40, op.br, 0, op.end, op.unreachable]);
    const outcome = run(code, { context: { prepaidGas: 10n ** 12n } });
    expect(outcome.error).toEqual({ kind: 'HostError', error: { kind: 'GasExceeded' } });
    expect(outcome.gasBurnt).toBe(10n ** 12n);
  });

  test('reports the limit of a view by its own name', () => {
    const code = mainModule([op.loop, 0x40, op.br, 0, op.end]);
    const outcome = run(code, { context: { view: { maxGasBurnt: 10n ** 12n } } });
    expect(outcome.error).toEqual({ kind: 'HostError', error: { kind: 'GasLimitExceeded' } });
    expect(outcome.gasBurnt).toBe(10n ** 12n);
  });
});

describe('a failure of ours', () => {
  const failing = (cause: Error): External =>
    Object.assign(Object.create(new MockExternal(plainSettings)) as External, {
      chainId() {
        throw cause;
      },
    });

  test.each([
    ['an internal fault', new InternalFault('the disk is gone')],
    ['what the service does not offer', new Unsupported('promises_unsupported', 'create_action_receipt')],
    ['a full JavaScript stack', new RangeError('Maximum call stack size exceeded')],
  ])('is never an outcome: %s', (_, cause) => {
    expect(() => run(calling('chain_id'), { external: failing(cause) })).toThrow(cause);
  });
});

test('a re-exported host function can be a method', () => {
  const code = buildModule({
    imports: [functionImport('panic', 0)],
    exports: [functionExport('panic', 0)],
  });
  expect(run(code, { method: 'panic' }).error).toEqual({
    kind: 'HostError',
    error: { kind: 'GuestPanic', panic_msg: 'explicit guest panic' },
  });
});

test('the same contract and call give the same outcome each time', () => {
  const code = calling('read_register');
  expect(run(code)).toEqual(run(code));
});
