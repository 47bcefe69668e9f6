import { describe, expect, test } from 'vitest';
import { createInstance } from '../../src/wasm/instance.ts';
import {
  buildModule,
  emptyBlock,
  f32,
  f64,
  functionExport,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  nothing,
  op,
} from '../support/build-module.ts';
import { operation, params, prepared, runModule } from '../support/run-module.ts';
import { type Bytes, u32 } from '../support/wasm-bytes.ts';

const labels = 3;

/** Target `i` is label `i % 3`; the default is label 1. Entry and exit of the table: the index is asked of the host. */
function table(targets: number): Bytes {
  const depths = Array.from({ length: targets }, (_, at) => at % labels);
  return [op.brTable, ...u32(targets), ...depths, 1];
}

const expected = (index: number, targets: number): number => (index >>> 0 < targets ? index % labels : 1);

const edges = [0, 1, 2, 63_999, 64_999, 65_000, 65_001, 65_519, 65_520, 129_999, 130_000, 130_001];
const sizes = [65_519, 65_520, 65_521, 130_000, 130_001, 131_072];

const indicesOf = (targets: number): readonly number[] => [
  ...edges,
  targets - 1,
  targets,
  targets + 1,
  2 ** 31 - 1,
  -(2 ** 31),
  -1,
];

/** A method for a table without a value: it stores which label was reached. */
function plain(targets: number): Uint8Array {
  const store = (label: number): Bytes => [...i32Const(0), ...i32Const(label), op.i32Store, 2, 0, op.return];
  return choosing([
    ...[
      op.block,
      emptyBlock,
      op.block,
      emptyBlock,
      op.block,
      emptyBlock,
      op.call,
      0,
      ...table(targets),
      op.end,
    ],
    ...[...store(0), op.end, ...store(1), op.end, ...store(2)],
  ]);
}

const carried: readonly (readonly [
  name: string,
  type: number,
  constant: Bytes,
  store: number,
  bytes: number,
])[] = [
  ['i32', i32, i32Const(1234), 0x36, 4],
  ['i64', i64, i64Const(-5n), 0x37, 8],
  ['f32', f32, [op.f32Const, 1, 2, 3, 0x7f], 0x38, 4],
  ['f64', f64, [op.f64Const, 1, 2, 3, 4, 5, 6, 7, 0x40], 0x39, 8],
];

/** A method for a table that carries a value: it stores the label at 0 and the value at 8. */
function carrying(targets: number, type: number, constant: Bytes, store: number): Uint8Array {
  const local = [op.localSet, 0];
  const keep = (label: number): Bytes => [
    ...[...local, ...i32Const(8), op.localGet, 0, store, 0, 0],
    ...[...i32Const(0), ...i32Const(label), op.i32Store, 2, 0, op.return],
  ];
  return choosing(
    [
      ...[op.block, type, op.block, type, op.block, type, ...constant, op.call, 0, ...table(targets), op.end],
      ...[...keep(0), op.end, ...keep(1), op.end, ...keep(2)],
    ],
    type,
  );
}

function choosing(body: Bytes, local: number = i32): Uint8Array {
  return buildModule({
    types: [nothing, { params: [], results: [i32] }],
    imports: [functionImport('index', 1)],
    memories: [[0, 1]],
    functions: [{ locals: [[1, local]], body }],
    exports: [functionExport('main', 1)],
  });
}

/** Calls the method for an index, over and over in one instance. */
function caller(code: Uint8Array): (index: number) => WebAssembly.Memory {
  let asked = 0;
  const instance = createInstance(prepared(code), params, () => () => asked);
  return (index) => {
    asked = index;
    instance.arm(Number(1000n * operation));
    instance.call('main');
    return instance.memory;
  };
}

describe('a br_table', () => {
  test.each(sizes)('of %i targets reaches each as any other does', (targets) => {
    const call = caller(plain(targets));
    for (const index of indicesOf(targets)) {
      expect([index, new Int32Array(call(index).buffer)[0]]).toEqual([index, expected(index, targets)]);
    }
  });

  test.each(carried)('carries an %s over each of its parts', (_, type, constant, store, bytes) => {
    const targets = 131_072;
    const call = caller(carrying(targets, type, constant, store));
    for (const index of indicesOf(targets)) {
      const { buffer } = call(index);
      expect(new Int32Array(buffer)[0]).toBe(expected(index, targets));
      const value = new Uint8Array(buffer, 8, bytes);
      if (type === f32 || type === f64) expect([...value]).toEqual(constant.slice(1));
      else expect([...value].slice(0, 2)).toEqual(type === i32 ? [1234 & 0xff, 1234 >> 8] : [0xfb, 0xff]);
    }
  });

  test('costs one operation, however wide', () => {
    const narrow = runModule(plain(3), { host: () => () => 0 });
    const wide = runModule(plain(131_072), { host: () => () => 0 });
    expect(wide.spent).toBe(narrow.spent);
  });

  test('may be wide where nothing reaches it', () => {
    const dead = [
      op.block,
      f64,
      op.block,
      i64,
      op.unreachable,
      op.brTable,
      ...u32(70_000),
      ...new Array<number>(70_000).fill(0),
      1,
    ];
    const body = [...dead, op.end, op.drop, op.unreachable, op.end, op.drop];
    expect(runModule(choosing(body), { host: () => () => 0 }).trap).toBe('unreachable');
  });

  test('may be wide more than once', () => {
    const once = [
      op.block,
      emptyBlock,
      op.call,
      0,
      op.brTable,
      ...u32(65_600),
      ...new Array<number>(65_601).fill(0),
      op.end,
    ];
    const { trap } = runModule(choosing([...once, ...once]), { host: () => () => 65_599 });
    expect(trap).toBeUndefined();
  });
});
