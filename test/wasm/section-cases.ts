import {
  buildModule,
  emptyBlock,
  externref,
  f64,
  funcref,
  functionExport,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  op,
  v128,
} from '../support/build-module.ts';
import {
  type Bytes,
  moduleHeader,
  section,
  sized,
  text,
  toModule,
  u32,
  vector,
} from '../support/wasm-bytes.ts';

/** A module and nearcore's name for why it refuses it; `undefined` when it passes. */
export type RefusalCase = readonly [name: string, code: Uint8Array, refusal: string | undefined];

const refused = 'Deserialization';
const repeat = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);
const typeOf = (...bytes: readonly number[]): Uint8Array => toModule(section(1, vector([bytes])));

const emptyBody = { body: [] };
const zero = [...i32Const(0), op.end];
const constantGlobal = (type: number, mutable: number, expression: Bytes): Bytes => [
  type,
  mutable,
  ...expression,
];
const memory = [[0, 1]];
const table = [[funcref, 0, 10]];

export const framingCases: readonly RefusalCase[] = [
  ['nothing at all', new Uint8Array(), refused],
  ['half a header', Uint8Array.from(moduleHeader.slice(0, 6)), refused],
  ['another magic number', Uint8Array.from(moduleHeader.with(0, 1)), refused],
  ['version 2', Uint8Array.from(moduleHeader.with(4, 2)), refused],
  ['a component', Uint8Array.from(moduleHeader.with(4, 0x0d).with(6, 1)), refused],
  ['an empty module', toModule(), undefined],
  ['a tag section', toModule(section(13, vector([]))), refused],
  ['an unknown section', toModule(section(14, [])), refused],
  ['a section id of two bytes', toModule([0x81, 0x00, 0x01, 0x00]), refused],
  ['a section that ends behind the module', toModule([1, 2, 0]), refused],
  ['a section length in five bytes', toModule([1, 0x81, 0x80, 0x80, 0x80, 0x00, 0]), undefined],
  ['a section length in six bytes', toModule([1, 0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0]), refused],
  ['a section length beyond 32 bits', toModule([1, 0x81, 0x80, 0x80, 0x80, 0x10, 0]), refused],
  ['bytes left in a section', toModule(section(1, [0, 0])), refused],
  ['a section twice', toModule(section(1, [0]), section(1, [0])), refused],
  ['sections out of order', toModule(section(3, [0]), section(1, [0])), refused],
  ['a data count behind the code', toModule(section(10, [0]), section(12, [0])), refused],
  ['a custom section', buildModule({ custom: [...text('note'), 1, 2, 3] }), undefined],
  ['a custom section without a name', toModule(section(0, [])), refused],
  ['a custom section whose name ends behind it', toModule(section(0, [4, 0x61])), refused],
  ['a custom section whose name is no UTF-8', toModule(section(0, [1, 0xff])), refused],
  ['a custom section with the longest name', toModule(section(0, text('n'.repeat(100_000)))), undefined],
  ['a custom section with a longer name', toModule(section(0, text('n'.repeat(100_001)))), refused],
  ['functions without code', toModule(section(1, [1, 0x60, 0, 0]), section(3, [1, 0])), refused],
  ['code without functions', toModule(section(10, [1, 2, 0, op.end])), refused],
  ['empty code without functions', toModule(section(10, [0])), undefined],
  [
    'fewer bodies than functions',
    toModule(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [0])),
    refused,
  ],
  [
    'bytes behind the last body',
    toModule(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [1, 2, 0, op.end, 0])),
    refused,
  ],
  [
    'a body that ends behind its section',
    toModule(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), [10, 3, 1, 9, 0, op.end]),
    refused,
  ],
];

export const typeCases: readonly RefusalCase[] = [
  ['a struct type', typeOf(0x5f, 0), refused],
  ['an array type', typeOf(0x5e, i32, 0), refused],
  ['a recursion group', typeOf(0x4e, 1, 0x60, 0, 0), refused],
  ['an open sub type', typeOf(0x50, 0, 0x60, 0, 0), refused],
  ['a final sub type without a supertype', typeOf(0x4f, 0, 0x60, 0, 0), undefined],
  ['a sub type with a supertype', typeOf(0x4f, 1, 0, 0x60, 0, 0), refused],
  ['a shared type', typeOf(0x65, 0x60, 0, 0), refused],
  ['two results', typeOf(0x60, 0, 2, i32, i32), refused],
  ['a v128', typeOf(0x60, 1, v128, 0), refused],
  ['an externref', typeOf(0x60, 1, externref, 0), refused],
  ['a funcref', typeOf(0x60, 1, funcref, 0), undefined],
  ['a funcref written in full', typeOf(0x60, 1, 0x63, funcref, 0), undefined],
  ['a function reference that is never null', typeOf(0x60, 1, 0x64, funcref, 0), refused],
  ['a reference to a type', typeOf(0x60, 1, 0x63, 0, 0), refused],
  ['an unknown type', typeOf(0x60, 1, 0x7a, 0), refused],
  ['1,000 parameters', typeOf(0x60, ...u32(1000), ...repeat(1000, i32), 0), undefined],
  ['1,001 parameters', typeOf(0x60, ...u32(1001), ...repeat(1001, i32), 0), refused],
  ['1,024 types', toModule(section(1, vector(repeat(1024, [0x60, 0, 0])))), undefined],
  ['1,025 types', toModule(section(1, vector(repeat(1025, [0x60, 0, 0])))), 'TooManyTypes'],
  ['1,025 types that are none', toModule(section(1, u32(1025))), 'TooManyTypes'],
  ['1,025 types out of order', toModule(section(3, [0]), section(1, u32(1025))), 'TooManyTypes'],
];

const tableImport = (module: string): Bytes => [...text(module), ...text('t'), 1, funcref, 0, 1];
const memoryImport: Bytes = [...text('env'), ...text('m'), 2, 0, 1];
const globalImport: Bytes = [...text('env'), ...text('g'), 3, i32, 0];
const importing = (...imports: readonly Bytes[]): Uint8Array => buildModule({ imports });

export const importCases: readonly RefusalCase[] = [
  ['a function of env', importing(functionImport('input', 0)), undefined],
  ['a function of another module', importing(functionImport('input', 0, 'host')), 'Instantiate'],
  ['a function of an unknown type', importing(functionImport('input', 1)), refused],
  ['a table', importing(tableImport('env')), 'Instantiate'],
  ['a memory', importing(memoryImport), 'Memory'],
  ['a memory of another module', importing([...text('x'), ...memoryImport.slice(4)]), 'Instantiate'],
  ['a global', importing(globalImport), 'Instantiate'],
  ['a tag', importing([...text('env'), ...text('e'), 4, 0, 0]), refused],
  ['an unknown kind', importing([...text('env'), ...text('e'), 5, 0]), refused],
  ['two memories', importing(memoryImport, memoryImport), refused],
  ['a bad import behind one of another module', importing(tableImport('x'), functionImport('f', 9)), refused],
  ['a name that is no UTF-8', importing([...text('env'), 1, 0xc0, 0, 0]), refused],
  ['10,000 functions', importing(...repeat(10_000, functionImport('f', 0))), undefined],
  ['10,001 functions', importing(...repeat(10_001, functionImport('f', 0))), 'TooManyFunctions'],
  [
    '9,999 functions and two of its own',
    buildModule({ imports: repeat(9_999, functionImport('f', 0)), functions: [emptyBody, emptyBody] }),
    'TooManyFunctions',
  ],
  [
    'types of 999,991 together',
    buildModule({
      types: [
        { params: repeat(998, i32), results: [] },
        { params: repeat(988, i32), results: [] },
      ],
      imports: [...repeat(999, functionImport('f', 0)), functionImport('f', 1)],
    }),
    undefined,
  ],
  [
    'types of 999,992 together',
    buildModule({
      types: [
        { params: repeat(998, i32), results: [] },
        { params: repeat(989, i32), results: [] },
      ],
      imports: [...repeat(999, functionImport('f', 0)), functionImport('f', 1)],
    }),
    'WasmtimeCompileError: failed to parse WebAssembly module',
  ],
  [
    'types of 999,999 together',
    buildModule({
      types: [
        { params: repeat(998, i32), results: [] },
        { params: repeat(996, i32), results: [] },
      ],
      imports: [...repeat(999, functionImport('f', 0)), functionImport('f', 1)],
    }),
    'WasmtimeCompileError: failed to parse WebAssembly module',
  ],
  [
    'types of 1,000,000 together',
    buildModule({
      types: [
        { params: repeat(998, i32), results: [] },
        { params: repeat(997, i32), results: [] },
      ],
      imports: [...repeat(999, functionImport('f', 0)), functionImport('f', 1)],
    }),
    refused,
  ],
];

export const tableAndMemoryCases: readonly RefusalCase[] = [
  ['an empty table section', buildModule({ tables: [] }), undefined],
  ['a table', buildModule({ tables: table }), undefined],
  ['a table whose type is written in full', buildModule({ tables: [[0x63, funcref, 0, 10]] }), undefined],
  ['a table of externref', buildModule({ tables: [[externref, 0, 1]] }), refused],
  [
    'a table with an initial value',
    buildModule({ tables: [[0x40, 0, funcref, 0, 1, op.refNull, funcref, op.end]] }),
    refused,
  ],
  ['a shared table', buildModule({ tables: [[funcref, 2, 1]] }), refused],
  ['a 64-bit table', buildModule({ tables: [[funcref, 4, 1]] }), refused],
  ['a table that is larger than its maximum', buildModule({ tables: [[funcref, 1, 2, 1]] }), refused],
  ['a table of 10,000', buildModule({ tables: [[funcref, 0, ...u32(10_000)]] }), undefined],
  ['a table of 10,001', buildModule({ tables: [[funcref, 0, ...u32(10_001)]] }), 'TooManyTableElements'],
  [
    'two tables, one of them too large',
    buildModule({ tables: [...table, [funcref, 0, ...u32(10_001)]] }),
    'TooManyTables',
  ],
  ['two tables, one of them malformed', buildModule({ tables: [...table, [externref, 0, 1]] }), refused],
  ['101 tables', buildModule({ tables: repeat(101, [funcref, 0, 0]) }), refused],
  ['a memory', buildModule({ memories: memory }), undefined],
  ['a memory of 65,536 pages', buildModule({ memories: [[1, ...u32(65_536), ...u32(65_536)]] }), undefined],
  ['a memory of 65,537 pages', buildModule({ memories: [[0, ...u32(65_537)]] }), refused],
  ['a memory that may grow to 65,537 pages', buildModule({ memories: [[1, 0, ...u32(65_537)]] }), refused],
  ['a memory that is larger than its maximum', buildModule({ memories: [[1, 2, 1]] }), refused],
  ['a shared memory', buildModule({ memories: [[3, 1, 2]] }), refused],
  ['a 64-bit memory', buildModule({ memories: [[4, 1]] }), refused],
  ['a memory with a page size', buildModule({ memories: [[8, 1, 0]] }), refused],
  ['an unknown flag of a memory', buildModule({ memories: [[16, 1]] }), refused],
  ['two memories', buildModule({ memories: [...memory, ...memory] }), refused],
];

const globals = (...entries: readonly Bytes[]): Uint8Array => buildModule({ globals: entries });
const exports = (entry: Bytes): Uint8Array =>
  buildModule({
    functions: [emptyBody],
    tables: table,
    memories: memory,
    globals: [[i32, 0, ...zero]],
    exports: [entry],
  });

export const globalAndExportCases: readonly RefusalCase[] = [
  ['a global', globals(constantGlobal(i32, 1, zero)), undefined],
  ['a global of another type than its value', globals(constantGlobal(i64, 1, zero)), refused],
  ['a global of v128', globals(constantGlobal(v128, 0, zero)), refused],
  ['an unknown mutability', globals(constantGlobal(i32, 2, zero)), refused],
  ['a global without a value', globals(constantGlobal(i32, 0, [op.end])), refused],
  ['a global with two values', globals(constantGlobal(i32, 0, [...i32Const(1), ...zero])), refused],
  ['a value that does not end', globals(constantGlobal(i32, 0, i32Const(1))), refused],
  [
    'a value that is computed',
    globals(constantGlobal(i32, 0, [...i32Const(1), ...i32Const(1), op.i32Add, op.end])),
    refused,
  ],
  [
    'a value of another global',
    globals([i32, 0, ...zero], constantGlobal(i32, 0, [op.globalGet, 0, op.end])),
    refused,
  ],
  ['a null function', globals(constantGlobal(funcref, 0, [op.refNull, funcref, op.end])), undefined],
  ['a null of another type', globals(constantGlobal(funcref, 0, [op.refNull, externref, op.end])), refused],
  ['an unknown function', globals(constantGlobal(funcref, 0, [op.refFunc, 0, op.end])), refused],
  ['a global of f64', globals(constantGlobal(f64, 0, [op.f64Const, ...repeat(8, 0xff), op.end])), undefined],
  [
    'an i32 of six bytes',
    globals(constantGlobal(i32, 0, [0x41, 0x80, 0x80, 0x80, 0x80, 0x80, 0, op.end])),
    refused,
  ],
  [
    'an i32 with more bits',
    globals(constantGlobal(i32, 0, [0x41, 0x80, 0x80, 0x80, 0x80, 0x08, op.end])),
    refused,
  ],
  [
    'the lowest i32',
    globals(constantGlobal(i32, 0, [0x41, 0x80, 0x80, 0x80, 0x80, 0x78, op.end])),
    undefined,
  ],
  [
    'an i64 with more bits',
    globals(constantGlobal(i64, 0, [0x42, ...repeat(9, 0x80), 0x01, op.end])),
    refused,
  ],
  ['the lowest i64', globals(constantGlobal(i64, 0, [0x42, ...repeat(9, 0x80), 0x7f, op.end])), undefined],
  ['an exported function', exports(functionExport('f', 0)), undefined],
  ['an exported function that is unknown', exports(functionExport('f', 1)), refused],
  ['an exported table', exports([...text('t'), 1, 0]), undefined],
  ['an exported table that is unknown', exports([...text('t'), 1, 1]), refused],
  ['an exported memory', exports([...text('m'), 2, 0]), undefined],
  ['an exported memory that is unknown', exports([...text('m'), 2, 1]), refused],
  ['an exported global', exports([...text('g'), 3, 0]), undefined],
  ['an exported global that is unknown', exports([...text('g'), 3, 1]), refused],
  ['an exported tag', exports([...text('e'), 4, 0]), refused],
  [
    'an export name twice',
    buildModule({
      functions: [emptyBody],
      memories: memory,
      exports: [functionExport('x', 0), [...text('x'), 2, 0]],
    }),
    refused,
  ],
  ['a start function', buildModule({ functions: [emptyBody], start: 0 }), undefined],
  ['a start function that is unknown', buildModule({ functions: [emptyBody], start: 1 }), refused],
  [
    'a start function with a parameter',
    buildModule({ types: [{ params: [i32], results: [] }], functions: [emptyBody], start: 0 }),
    refused,
  ],
];

const elements = (...entries: readonly Bytes[]): Uint8Array =>
  buildModule({ functions: [emptyBody], tables: table, elements: entries });
const data = (...entries: readonly Bytes[]): Uint8Array => buildModule({ memories: memory, data: entries });

export const segmentCases: readonly RefusalCase[] = [
  ['elements by index', elements([0, ...zero, 1, 0]), undefined],
  [
    'elements without a table',
    buildModule({ functions: [emptyBody], elements: [[0, ...zero, 1, 0]] }),
    refused,
  ],
  ['elements of another table', elements([2, 1, ...zero, 0, 1, 0]), refused],
  ['elements at an i64', elements([0, ...i64Const(0), op.end, 1, 0]), refused],
  ['elements of an unknown function', elements([0, ...zero, 1, 1]), refused],
  ['elements of an unknown kind', elements([1, 1, 1, 0]), refused],
  ['passive elements', elements([1, 0, 1, 0]), undefined],
  ['declared elements', elements([3, 0, 1, 0]), undefined],
  ['elements by expression', elements([4, ...zero, 1, op.refFunc, 0, op.end]), undefined],
  [
    'elements by expression in a named table',
    elements([6, 0, ...zero, funcref, 1, op.refNull, funcref, op.end]),
    undefined,
  ],
  ['elements of externref', elements([5, externref, 0]), refused],
  ['elements whose expression is a number', elements([5, funcref, 1, ...zero]), refused],
  ['an unknown form of elements', elements([8, ...zero, 0]), refused],
  ['100,000 segments of elements', elements(...repeat(100_000, [1, 0, 0])), undefined],
  ['100,001 segments of elements', elements(...repeat(100_001, [1, 0, 0])), refused],
  ['data', data([0, ...zero, 1, 9]), undefined],
  ['data without a memory', buildModule({ data: [[0, ...zero, 0]] }), refused],
  ['data in memory 0 by name', data([2, 0, ...zero, 0]), undefined],
  ['data in memory 1', data([2, 1, ...zero, 0]), refused],
  ['data at an i64', data([0, ...i64Const(0), op.end, 0]), refused],
  ['data at a function', data([0, op.refFunc, 0, op.end, 0]), refused],
  ['passive data without a memory', buildModule({ data: [[1, 0]] }), undefined],
  ['an unknown form of data', data([3, 0]), refused],
  ['data that ends behind its section', data([1, 5, 0]), refused],
  ['100,000 segments of data', data(...repeat(100_000, [1, 0])), undefined],
  ['100,001 segments of data', data(...repeat(100_001, [1, 0])), refused],
  ['a data count that is right', buildModule({ dataCount: 1, data: [[1, 0]] }), undefined],
  ['a data count that is wrong', buildModule({ dataCount: 2, data: [[1, 0]] }), refused],
  ['a data count without data', buildModule({ dataCount: 1 }), refused],
  ['a data count of none without data', buildModule({ dataCount: 0 }), undefined],
  ['a data count of 100,001', buildModule({ dataCount: 100_001 }), refused],
];

export const lateFramingCases: readonly RefusalCase[] = [
  [
    'too many bodies in a section that is cut off',
    toModule(section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), [10, 9, ...u32(10_001)]),
    'TooManyFunctions',
  ],
  [
    'too many locals behind a type that is off',
    toModule(
      section(1, [1, 0x60, 0, 0]),
      section(3, [1, 0]),
      section(10, vector([sized([2, 0, externref, ...u32(100_000), i32, op.end])])),
    ),
    'TooManyLocals',
  ],
  [
    'too many locals behind a reference to a type',
    toModule(
      section(1, [1, 0x60, 0, 0]),
      section(3, [1, 0]),
      section(10, vector([sized([2, 0, 0x63, 0x80, 0x01, ...u32(100_000), i32, op.end])])),
    ),
    'TooManyLocals',
  ],
  [
    'too many locals behind bytes that are no type',
    toModule(
      section(1, [1, 0x60, 0, 0]),
      section(3, [1, 0]),
      section(10, vector([sized([2, 0, 0x63, emptyBlock, ...u32(100_000), i32, op.end])])),
    ),
    refused,
  ],
];
