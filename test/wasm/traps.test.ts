import { describe, expect, test } from 'vitest';
import { createInstance } from '../../src/wasm/instance.ts';
import {
  buildModule,
  funcref,
  functionExport,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  type ModuleParts,
  mainModule,
  nothing,
  op,
} from '../support/build-module.ts';
import { params, prepared, runModule, trapOf } from '../support/run-module.ts';
import { type Bytes, u32 } from '../support/wasm-bytes.ts';

const lowestI32 = i32Const(-(2 ** 31));
const lowestI64 = i64Const(-(2n ** 63n));
const infinity = [op.f64Const, 0, 0, 0, 0, 0, 0, 0xf0, 0x7f];
const start = [...i32Const(0), op.end];

const trapOfBody = (body: Bytes, parts: ModuleParts = {}): string | undefined =>
  runModule(mainModule(body, parts)).trap;

describe('a trap', () => {
  test.each([
    ['unreachable', [op.unreachable], 'unreachable'],
    [
      'a load beyond the memory',
      [...i32Const(67_108_864), op.i32Load, 2, 0, op.drop],
      'memory_out_of_bounds',
    ],
    ['a load across its end', [...i32Const(67_108_861), op.i32Load, 0, 0, op.drop], 'memory_out_of_bounds'],
    [
      'a store at the highest offset',
      [...i32Const(-1), ...i32Const(0), op.i32Store, 0, ...u32(2 ** 32 - 1)],
      'memory_out_of_bounds',
    ],
    [
      'a fill beyond the memory',
      [...i32Const(67_108_860), ...i32Const(0), ...i32Const(5), op.bulk, 11, 0],
      'memory_out_of_bounds',
    ],
    ['an entry beyond the table', [...i32Const(10), op.tableGet, 0, op.drop], 'memory_out_of_bounds'],
    [
      'a copy beyond the table',
      [...i32Const(0), ...i32Const(0), ...i32Const(11), op.bulk, 14, 0, 0],
      'memory_out_of_bounds',
    ],
    ['a division by zero', [...i32Const(1), ...i32Const(0), op.i32DivU, op.drop], 'illegal_arithmetic'],
    ['a remainder by zero', [...i64Const(1), ...i64Const(0), 0x81, op.drop], 'illegal_arithmetic'],
    ['a quotient beyond i32', [...lowestI32, ...i32Const(-1), 0x6d, op.drop], 'illegal_arithmetic'],
    ['a quotient beyond i64', [...lowestI64, ...i64Const(-1), 0x7f, op.drop], 'illegal_arithmetic'],
    ['a float beyond i32', [...infinity, 0xaa, op.drop], 'illegal_arithmetic'],
    ['a float beyond u64', [...infinity, 0xb1, op.drop], 'illegal_arithmetic'],
  ] as const)('is named after %s', (_, body, trap) => {
    expect(trapOfBody(body)).toBe(trap);
  });

  test('is none where the remainder alone is defined', () => {
    expect(trapOfBody([...lowestI32, ...i32Const(-1), 0x6f, op.drop])).toBeUndefined();
  });
});

describe('an indirect call', () => {
  const parts: ModuleParts = {
    types: [nothing, { params: [], results: [i32] }],
    functions: [{}],
    elements: [[0, ...start, 1, 1]],
  };
  const calling = (index: number, type = 0): Bytes => [
    ...[...i32Const(index), op.callIndirect, type, 0],
    ...(type === 0 ? [] : [op.drop]),
  ];

  test.each([
    ['reaches a function', calling(0), undefined],
    ['of a null entry', calling(1), 'indirect_call_to_null'],
    ['of a null entry, whatever the type', calling(1, 1), 'indirect_call_to_null'],
    ['of another type', calling(0, 1), 'incorrect_call_indirect_signature'],
    ['beyond the table', calling(10), 'memory_out_of_bounds'],
    ['before the table', calling(-1), 'memory_out_of_bounds'],
    [
      'of an entry that became null',
      [...i32Const(0), op.refNull, funcref, op.tableSet, 0, ...calling(0)],
      'indirect_call_to_null',
    ],
    [
      'of an entry that was grown',
      [op.refNull, funcref, ...i32Const(9_990), op.bulk, 15, 0, op.drop, ...calling(9_999)],
      'indirect_call_to_null',
    ],
    ['of a null behind one that worked', [...calling(0), ...calling(5)], 'indirect_call_to_null'],
  ] as const)('%s', (_, body, trap) => {
    expect(trapOfBody(body, parts)).toBe(trap);
  });
});

describe('createInstance', () => {
  test.each([
    ['data that end with the memory', { data: [[0, ...i32Const(67_108_863), op.end, 1, 9]] }, undefined],
    [
      'data that end behind the memory',
      { data: [[0, ...i32Const(67_108_864), op.end, 1, 9]] },
      'memory_out_of_bounds',
    ],
    [
      'no data behind the memory',
      { data: [[0, ...i32Const(67_108_865), op.end, 0]] },
      'memory_out_of_bounds',
    ],
    ['elements that end with the table', { elements: [[0, ...i32Const(9), op.end, 1, 0]] }, undefined],
    [
      'elements that end behind the table',
      { elements: [[0, ...i32Const(10), op.end, 1, 0]] },
      'memory_out_of_bounds',
    ],
  ])('places %s', (_, parts: ModuleParts, trap) => {
    const module = prepared(mainModule([], parts));
    expect(trapOf(() => createInstance(module, params, () => () => undefined))).toBe(trap);
  });

  test('refuses parameters whose costs are no whole operations', () => {
    const other = { ...params, wasm: { ...params.wasm, linear_op_unit_cost: 1n } };
    expect(() => createInstance(prepared(mainModule([])), other, () => () => undefined)).toThrow(
      'regular operations',
    );
  });
});

describe('an instance', () => {
  const importing: ModuleParts = {
    imports: [functionImport('input', 0)],
    memories: [[0, 1]],
    functions: [{ body: [op.call, 0] }],
    exports: [functionExport('main', 1), functionExport('again', 0)],
  };

  test('lets through what a host function throws', () => {
    const cause = new Error('of the host');
    const host = () => () => {
      throw cause;
    };
    expect(() => runModule(buildModule(importing), { host })).toThrow(cause);
    expect(() => runModule(buildModule(importing), { host, method: 'again' })).toThrow(cause);
  });

  test('takes a JavaScript stack overflow for no trap of the guest', () => {
    const recurse = (): undefined => recurse();
    expect(() => runModule(buildModule(importing), { host: () => recurse })).toThrow(RangeError);
  });

  test('hands i64 over as bigint and i32 as number', () => {
    const seen: unknown[] = [];
    const code = buildModule({
      types: [nothing, { params: [i64, i32], results: [i64] }],
      imports: [functionImport('f', 1)],
      functions: [{ body: [...i64Const(-1), ...i32Const(-2), op.call, 0, op.drop] }],
      exports: [functionExport('main', 1)],
    });
    const host =
      () =>
      (...args: readonly (bigint | number)[]) => {
        seen.push(...args);
        return 2n ** 64n - 1n;
      };
    runModule(code, { host });
    expect(seen).toEqual([-1n, -2]);
  });

  test('runs the start function before the method, and once', () => {
    const code = buildModule({
      memories: [[0, 1]],
      functions: [
        {
          body: [
            ...i32Const(0),
            ...i32Const(0),
            op.i32Load,
            2,
            0,
            ...i32Const(1),
            op.i32Add,
            op.i32Store,
            2,
            0,
          ],
        },
        {},
      ],
      start: 0,
      exports: [functionExport('main', 1)],
    });
    const { instance } = runModule(code);
    expect(new Uint32Array(instance.memory.buffer)[0]).toBe(1);
  });

  test('knows no method that is not exported', () => {
    expect(() => runModule(mainModule([]), { method: 'other' })).toThrow('exports no function');
  });

  test('calls methods by any name', () => {
    const names = ['gas', 'f0', 'constructor', '', 'é', '\0', '__proto__'];
    const code = buildModule({ functions: [{}], exports: names.map((name) => functionExport(name, 0)) });
    for (const method of names) expect(runModule(code, { method }).trap).toBeUndefined();
  });
});

describe('memory', () => {
  const grow = (pages: number): Bytes => [...i32Const(pages), op.memoryGrow, 0];
  /** What the body leaves as an i32. */
  const resultOf = (body: Bytes, parts: ModuleParts = {}): number => {
    const { instance } = runModule(mainModule([...i32Const(0), ...body, op.i32Store, 2, 0], parts));
    return new Int32Array(instance.memory.buffer)[0] ?? Number.NaN;
  };

  test.each([
    ['starts with 1,024 pages', [op.memorySize, 0], 1024],
    ['grows to 2,048', [...grow(1024)], 1024],
    ['has as many then', [...grow(1024), op.drop, op.memorySize, 0], 2048],
    ['does not grow by one more', [...grow(1025)], -1],
    ['does not grow by most', [...grow(65_536)], -1],
    ['grows by none', [...grow(0)], 1024],
  ] as const)('%s', (_, body, expected) => {
    expect(resultOf(body)).toBe(expected);
  });

  test.each([[[0, 1]], [[1, 1, 1]], [[1, 0, 0]], [[0, ...u32(65_536)]]])(
    'does so whatever is declared (%j)',
    (declared) => {
      expect(resultOf([op.memorySize, 0], { memories: [declared] })).toBe(1024);
      expect(resultOf(grow(1024), { memories: [declared] })).toBe(1024);
    },
  );

  const growTable = (by: number): Bytes => [op.refNull, funcref, ...i32Const(by), op.bulk, 15, 0];

  test.each([
    ['to 10,000', [funcref, 0, 10], 9_990, 10],
    ['not beyond', [funcref, 0, 10], 9_991, -1],
    ['not beyond, though more is declared', [funcref, 1, 10, ...u32(20_000)], 9_991, -1],
    ['not beyond what is declared', [funcref, 1, 10, 12], 3, -1],
    ['to what is declared', [funcref, 1, 10, 12], 2, 10],
    ['by none', [funcref, 1, 10, 10], 0, 10],
    ['not by most', [funcref, 0, 10], -1, -1],
  ] as const)('has a table that grows %s', (_, declared, by, expected) => {
    const gas = 2n ** 31n - 1n;
    const code = mainModule([...i32Const(0), ...growTable(by), op.i32Store, 2, 0], { tables: [declared] });
    const { instance, trap } = runModule(code, { gas });
    if (by === -1) expect(trap).toBe('gas_exhausted');
    else expect(new Int32Array(instance.memory.buffer)[0]).toBe(expected);
  });
});
