import fc from 'fast-check';
import { describe, test } from 'vitest';
import {
  buildModule,
  emptyBlock,
  f32,
  f64,
  funcref,
  functionExport,
  i32,
  i32Const,
  i64,
  i64Const,
  nothing,
  op,
} from '../support/build-module.ts';
import { refusalOf } from '../support/run-module.ts';
import type { Bytes } from '../support/wasm-bytes.ts';

const types = [i32, i64, f32, f64, funcref];
const zeroOf: Readonly<Record<number, Bytes>> = {
  [i32]: i32Const(0),
  [i64]: i64Const(0),
  [f32]: [op.f32Const, 0, 0, 0, 0],
  [f64]: [op.f64Const, 0, 0, 0, 0, 0, 0, 0, 0],
  [funcref]: [op.refNull, funcref],
};

/** A body among everything that an instruction may name: five locals and globals, a table, a memory, segments. */
const around = (body: Bytes): Uint8Array<ArrayBuffer> =>
  buildModule({
    types: [nothing, { params: [i32, i64], results: [f32] }, { params: [funcref], results: [funcref] }],
    functions: [
      { locals: types.map((type) => [1, type]), body },
      { type: 1, body: [op.unreachable] },
      { type: 2, body: [op.unreachable] },
    ],
    tables: [[funcref, 0, 4]],
    memories: [[0, 1]],
    globals: types.map((type) => [type, 1, ...(zeroOf[type] ?? []), op.end]),
    exports: [functionExport('f', 0)],
    elements: [[1, 0, 0]],
    dataCount: 1,
    data: [[1, 0]],
  });

/** V8 knows more proposals than nearcore lets pass; of what follows here it judges the same. */
function expectAsV8(body: Bytes): void {
  const code = around(body);
  const expected = WebAssembly.validate(code) ? undefined : 'Deserialization';
  if (refusalOf(code) !== expected) throw new Error(`${expected ?? 'valid'} to V8: ${body}`);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** Each instruction that takes operands, but for control, with immediates that name what is there. */
const instructions: readonly Bytes[] = [
  ...range(0x45, 0xc4).map((opcode) => [opcode]),
  ...range(0x28, 0x3e).flatMap((opcode) => range(0, 4).map((alignment) => [opcode, alignment, 0])),
  ...range(0, 7).map((opcode) => [op.bulk, opcode]),
  ...[op.localGet, op.localSet, op.localTee, op.globalGet, op.globalSet].flatMap((opcode) =>
    range(0, 5).map((index) => [opcode, index]),
  ),
  ...types.map((type) => [op.selectTyped, 1, type]),
  [op.select],
  [op.drop],
  [op.nop],
  [op.memorySize, 0],
  [op.memoryGrow, 0],
  [op.tableGet, 0],
  [op.tableSet, 0],
  [op.refIsNull],
  [op.refFunc, 0],
  [op.call, 1],
  [op.call, 2],
  [op.callIndirect, 1, 0],
  [op.callIndirect, 2, 0],
  [op.bulk, 8, 0, 0],
  [op.bulk, 9, 0],
  [op.bulk, 10, 0, 0],
  [op.bulk, 11, 0],
  [op.bulk, 12, 0, 0],
  [op.bulk, 13, 0],
  [op.bulk, 14, 0, 0],
  [op.bulk, 15, 0],
  [op.bulk, 16, 0],
  [op.bulk, 17, 0],
];

const operandsOf = (count: number): readonly (readonly number[])[] =>
  count === 0 ? [[]] : operandsOf(count - 1).flatMap((some) => types.map((type) => [...some, type]));

/** How an instruction takes part in longer bodies. */
const control: readonly Bytes[] = [
  ...[op.block, op.loop, op.if].flatMap((opcode) => [emptyBlock, ...types].map((type) => [opcode, type])),
  [op.else],
  [op.end],
  ...[0, 1, 2].flatMap((depth) => [
    [op.br, depth],
    [op.brIf, depth],
    [op.brTable, 1, depth, 0],
    [op.brTable, 0, depth],
  ]),
  [op.return],
  [op.unreachable],
];

describe('the validation of instructions', () => {
  test.each([0, 1, 2, 3])(
    'agrees with V8 on each instruction over any %i operands',
    (count) => {
      for (const operands of operandsOf(count)) {
        const values = operands.flatMap((type) => zeroOf[type] ?? []);
        // What is left of the operands dies with the block.
        for (const instruction of instructions) expectAsV8([...values, ...instruction, op.unreachable]);
      }
    },
    120_000,
  );

  test.each(types)('agrees with V8 on each instruction that must give type 0x%x', (type) => {
    for (const instruction of instructions) {
      const values = [...(zeroOf[i32] ?? []), ...(zeroOf[i32] ?? []), ...(zeroOf[i32] ?? [])];
      expectAsV8([op.block, type, op.unreachable, ...instruction, op.end, op.drop]);
      expectAsV8([op.block, type, ...values, ...instruction, op.end, op.drop]);
    }
  });

  test('agrees with V8 on random bodies', () => {
    const piece = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...control) },
      { weight: 3, arbitrary: fc.constantFrom(...instructions) },
      { weight: 3, arbitrary: fc.constantFrom(...Object.values(zeroOf)) },
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => expectAsV8(pieces.flat())),
      { numRuns: 5000 },
    );
  });

  test('agrees with V8 on random bodies that nothing reaches', () => {
    const piece = fc.constantFrom(...control, ...instructions, ...Object.values(zeroOf));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) =>
        expectAsV8([op.block, emptyBlock, op.unreachable, ...pieces.flat(), op.unreachable, op.end]),
      ),
      { numRuns: 5000 },
    );
  });
});
