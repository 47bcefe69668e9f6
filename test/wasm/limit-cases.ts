import { concatBytes } from '../../src/primitives/bytes.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import {
  buildModule,
  emptyBlock,
  type FunctionParts,
  funcref,
  functionExport,
  functionImport,
  i32,
  i64,
  i64Const,
  type ModuleParts,
  nothing,
  op,
} from '../support/build-module.ts';
import { type Bytes, text, u32 } from '../support/wasm-bytes.ts';
import type { RefusalCase } from './section-cases.ts';

const repeat = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);
const times = (count: number, bytes: Bytes): Bytes => repeat(count, bytes).flat();

/** A custom section, since the number of locals that a contract may have depends on its size. */
const padding = (bytes: number): Bytes => [...text('padding'), ...repeat(bytes, 0)];

const withBody = (body: Bytes, parts: ModuleParts = {}): Uint8Array =>
  buildModule({ ...parts, functions: [{ body }] });
const withLocals = (...counts: readonly number[]): Uint8Array =>
  buildModule({
    functions: counts.map((count) => ({ locals: [[count, i32]] })),
    custom: padding(2_100_000),
  });

const manyParams = (count: number): readonly FunctionType[] => [{ params: repeat(count, i32), results: [] }];
const blocks = (count: number): Bytes => times(count, [op.block, emptyBlock, op.end]);
const operands = (count: number): Bytes => [...times(count, i64Const(0)), ...repeat(count, op.drop)];
/** `length` bytes of a body, its declaration of no locals and its `end` among them. */
const bodyOf = (length: number): FunctionParts => ({ body: repeat(length - 2, op.nop) });
/** A module of 200 bytes with so many locals. */
function half(locals: number): Uint8Array {
  const padded = (bytes: number): Uint8Array =>
    buildModule({ functions: [{ locals: [[locals, i32]] }], custom: padding(bytes) });
  return padded(200 - padded(0).length);
}

const invalidBody: FunctionParts = { body: [op.drop] };
const deepBody: FunctionParts = { body: operands(1025) };

export const limitCases: readonly RefusalCase[] = [
  ['10,000 functions', buildModule({ functions: repeat(10_000, {}) }), undefined],
  ['10,001 functions', buildModule({ functions: repeat(10_001, {}) }), 'TooManyFunctions'],
  ['a body of 196,608 bytes', buildModule({ functions: [bodyOf(196_608)] }), undefined],
  ['a body of 196,609 bytes', buildModule({ functions: [bodyOf(196_609)] }), 'FunctionBodyTooLarge'],
  [
    'an invalid body before one that is too large',
    buildModule({ functions: [invalidBody, bodyOf(196_609)] }),
    'Deserialization',
  ],
  [
    'a body that is too large before an invalid one',
    buildModule({ functions: [bodyOf(196_609), invalidBody] }),
    'FunctionBodyTooLarge',
  ],
  ['as many locals as half the bytes', half(100), undefined],
  ['one local more than half the bytes', half(101), 'TooManyLocals'],
  ['1,000,000 locals', withLocals(...repeat(25, 40_000)), undefined],
  ['1,000,001 locals', withLocals(...repeat(25, 40_000), 1), 'TooManyLocals'],
  ['49,998 locals', withLocals(49_998), undefined],
  ['49,999 locals', withLocals(49_999), 'WasmtimeCompileError: failed to compile: wasm[0]::function[3]'],
  [
    '50,000 locals in the second function',
    withLocals(1, 50_000),
    'WasmtimeCompileError: failed to compile: wasm[0]::function[4]',
  ],
  ['50,001 locals', withLocals(50_001), 'Deserialization'],
  ['64 parameters', buildModule({ types: manyParams(64), functions: [{}] }), undefined],
  ['65 parameters', buildModule({ types: manyParams(65), functions: [{}] }), 'TooManyParamsPerFunction'],
  ['65 parameters of a function that is imported', buildModule({ types: manyParams(65) }), undefined],
  ['50,000 parameters', buildModule({ types: manyParams(50), functions: repeat(1000, {}) }), undefined],
  [
    '50,050 parameters',
    buildModule({ types: manyParams(50), functions: repeat(1001, {}) }),
    'TooManyParamsPerContract',
  ],
  ['8,192 bytes of operands', withBody(operands(1024)), undefined],
  ['8,200 bytes of operands', withBody(operands(1025)), 'OperandStackTooLarge'],
  ['5,000 blocks', withBody(blocks(5000)), undefined],
  ['5,001 blocks', withBody(blocks(5001)), 'TooManyBlocksPerFunction'],
  ['50,000 blocks', buildModule({ functions: repeat(10, { body: blocks(5000) }) }), undefined],
  [
    '50,001 blocks',
    buildModule({ functions: [...repeat(10, { body: blocks(5000) }), { body: blocks(1) }] }),
    'TooManyBlocksPerContract',
  ],
  [
    'many operands before many blocks',
    buildModule({ functions: [deepBody, { body: blocks(5001) }] }),
    'OperandStackTooLarge',
  ],
  [
    'many blocks before many operands',
    buildModule({ functions: [{ body: blocks(5001) }, deepBody] }),
    'TooManyBlocksPerFunction',
  ],
  ['many operands and many blocks', withBody([...operands(1025), ...blocks(5001)]), 'OperandStackTooLarge'],
  [
    'many operands before an invalid body',
    buildModule({ functions: [deepBody, invalidBody] }),
    'Deserialization',
  ],
  [
    'many operands before wrong data',
    buildModule({ functions: [deepBody], data: [[3, 0]] }),
    'Deserialization',
  ],
  [
    'many locals before many operands',
    buildModule({ functions: [{ locals: [[49_999, i32]] }, deepBody], custom: padding(200_000) }),
    'OperandStackTooLarge',
  ],
];

/** A contract whose instrumented form has this many bytes: passive data, and 39 bytes of framing. */
function instrumentedTo(size: number, functions: readonly FunctionParts[] = []): Uint8Array {
  const length = size - 39;
  const contents = [1, 1, ...u32(length)];
  const head = functions.length === 0 ? buildModule({ types: [] }) : buildModule({ functions });
  const data = Uint8Array.from([11, ...u32(contents.length + length), ...contents]);
  return concatBytes(head, data, new Uint8Array(length));
}

const largest = 16_777_216;

/** Exports two imported functions, one of them 997 times, and a memory so many times. */
const exporting = (params: number, memories: number): Uint8Array =>
  buildModule({
    types: [
      { params: repeat(998, i32), results: [] },
      { params: repeat(params, i32), results: [] },
    ],
    imports: [functionImport('f', 0), functionImport('g', 1)],
    memories: [[0, 1]],
    exports: [
      ...Array.from({ length: 997 }, (_, at) => functionExport(`f${at}`, 0)),
      functionExport('g', 1),
      ...Array.from({ length: memories }, (_, at) => [...text(`m${at}`), 2, 0]),
    ],
  });
const longName = 'x'.repeat(100_000);
const constantGlobal = [i32, 0, 0x41, 0, op.end];
const globalCount = (count: number, parts: ModuleParts = {}): Uint8Array =>
  buildModule({ ...parts, globals: repeat(count, constantGlobal) });

const unparsed = 'WasmtimeCompileError: failed to parse WebAssembly module';
const unloaded = 'LoadingError: module instance size does not fit in pooling allocator requirements';

/** What nearcore makes of a valid module meets limits of its own. */
export const instrumentedCases: readonly RefusalCase[] = [
  [
    'an exported function with a name of 99,999 bytes',
    buildModule({ functions: [{}], exports: [functionExport(longName.slice(1), 0)] }),
    undefined,
  ],
  [
    'an exported function with a name of 100,000 bytes',
    buildModule({ functions: [{}], exports: [functionExport(longName, 0)] }),
    'Serialization',
  ],
  [
    'an exported memory with a name of 100,000 bytes',
    buildModule({ memories: [[0, 1]], exports: [[...text(longName), 2, 0]] }),
    undefined,
  ],
  [
    'an exported function with a name of 100,001 bytes',
    buildModule({ functions: [{}], exports: [functionExport(`x${longName}`, 0)] }),
    'Deserialization',
  ],
  [
    'a long name and many operands',
    buildModule({ functions: [deepBody], exports: [functionExport(longName, 0)] }),
    'Serialization',
  ],
  [
    'a long name and an invalid body',
    buildModule({ functions: [invalidBody], exports: [functionExport(longName, 0)] }),
    'Deserialization',
  ],
  ['exported types of 999,991 together', exporting(993, 0), undefined],
  ['exported types of 999,993 together', exporting(994, 0), unparsed],
  ['exported types of 999,991 and eight memories', exporting(993, 8), undefined],
  ['exported types of 999,991 and nine memories', exporting(993, 9), 'Deserialization'],
  ['65,519 globals', globalCount(65_519), undefined],
  ['65,520 globals', globalCount(65_520), unloaded],
  ['65,507 globals and a function', globalCount(65_507, { functions: [{}] }), undefined],
  ['65,508 globals and a function', globalCount(65_508, { functions: [{}] }), unloaded],
  [
    '65,500 globals, a table, and functions that escape',
    globalCount(65_500, {
      imports: [functionImport('input', 1)],
      types: [nothing, { params: [i64], results: [] }],
      functions: [{}, {}],
      tables: [[funcref, 0, 1]],
      exports: [functionExport('f', 1)],
      start: 1,
    }),
    undefined,
  ],
  [
    '65,501 globals, a table, and functions that escape',
    globalCount(65_501, {
      imports: [functionImport('input', 1)],
      types: [nothing, { params: [i64], results: [] }],
      functions: [{}, {}],
      tables: [[funcref, 0, 1]],
      exports: [functionExport('f', 1)],
      start: 1,
    }),
    unloaded,
  ],
  ['999,999 globals', globalCount(999_999), unparsed],
];

export const sizeCases: readonly RefusalCase[] = [
  ['an instrumented form of 16,777,216 bytes', instrumentedTo(largest), undefined],
  ['an instrumented form of 16,777,217 bytes', instrumentedTo(largest + 1), 'InstrumentedCodeTooLarge'],
  [
    'a form that is too large, with many locals',
    instrumentedTo(largest, [{ locals: [[49_999, i32]] }]),
    'InstrumentedCodeTooLarge',
  ],
  [
    'a form that is too large, with many operands',
    instrumentedTo(largest, [deepBody]),
    'OperandStackTooLarge',
  ],
];
