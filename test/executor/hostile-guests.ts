import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import {
  emptyBlock,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  mainModule,
  op,
} from '../support/build-module.ts';
import { plainCall } from '../support/one-shot-call.ts';
import type { Bytes } from '../support/wasm-bytes.ts';
import { u32, vector } from '../support/wasm-bytes.ts';

/** Contracts that try what a validator and a gas counter are there for, at their limits. */
const tera = 10n ** 12n;
const callOf = (code: Uint8Array, change: Partial<OneShotCall> = {}): OneShotCall => ({
  ...plainCall,
  code,
  method: 'main',
  prepaidGas: 30n * tera,
  ...change,
});

const forever = (body: Bytes): Bytes => [op.loop, emptyBlock, ...body, op.br, 0, op.end];
const nothing = { params: [], results: [] };
const pageBytes = 65_536;

/** A host function with such parameters, called for ever. */
const storm = (
  name: string,
  params: FunctionType['params'],
  results: FunctionType['results'],
  body: Bytes,
): OneShotCall =>
  callOf(
    mainModule(forever(body), { types: [nothing, { params, results }], imports: [functionImport(name, 1)] }),
  );

/** Touches each page of all the memory that nearcore gives, over and over. */
const memoryBomb = callOf(
  mainModule(
    [
      ...[...i32Const(1_024), op.memoryGrow, 0, op.drop],
      ...forever([
        ...[op.localGet, 0, op.localGet, 0, op.i32Store, 2, 0],
        ...[
          op.localGet,
          0,
          ...i32Const(pageBytes / 16),
          op.i32Add,
          ...i32Const(0x7ff_fffc),
          0x71,
          op.localSet,
          0,
        ],
      ]),
    ],
    { locals: [[1, i32]], memories: [[0, 1]] },
  ),
);

const growForEver = callOf(mainModule(forever([...i32Const(1), op.memoryGrow, 0, op.drop])));

/** `count` blocks, one in the other. */
const nested = (count: number): Bytes => [
  ...Array(count).fill([op.block, emptyBlock]).flat(),
  ...Array(count).fill(op.end),
];

const functions = (count: number, body: Bytes, locals: readonly (readonly [number, number])[] = []) =>
  Array.from({ length: count }, () => ({ body, locals }));

/** A jump table with so many targets, all of them the same. */
const jumpTable = (targets: number): Bytes => [
  ...[op.block, emptyBlock, ...i32Const(7), op.brTable],
  ...vector(Array.from({ length: targets }, () => u32(0))),
  ...[0, op.end],
];

/** Gas, stack and host functions. Each ends as nearcore ends it. */
export const hostileCalls: Readonly<Record<string, OneShotCall>> = {
  'touches all of its memory for ever': memoryBomb,
  'grows its memory for ever': growForEver,
  'loops for ever': callOf(mainModule(forever([]))),
  'calls the host for ever': storm('block_index', [], [i64], [op.call, 0, op.drop]),
  'logs for ever': storm('log_utf8', [i64, i64], [], [...i64Const(16_384), ...i64Const(0), op.call, 0]),
  'logs nothing for ever': storm('log_utf8', [i64, i64], [], [...i64Const(0), ...i64Const(0), op.call, 0]),
  'logs more than it has': storm(
    'log_utf8',
    [i64, i64],
    [],
    [...i64Const(2n ** 62n), ...i64Const(0), op.call, 0],
  ),
  'fills the largest register for ever': {
    ...storm(
      'write_register',
      [i64, i64, i64],
      [],
      [...i64Const(7), ...i64Const(pageBytes), ...i64Const(0), op.call, 0],
    ),
    prepaidGas: 300n * tera,
  },
  'copies its arguments for ever': {
    ...storm('input', [i64], [], [...i64Const(3), op.call, 0]),
    args: new Uint8Array(1_048_576).fill(7),
  },
  'hashes for ever': storm(
    'sha256',
    [i64, i64, i64],
    [],
    [...i64Const(pageBytes), ...i64Const(0), ...i64Const(1), op.call, 0],
  ),
  'writes the same key for ever': storm(
    'storage_write',
    [i64, i64, i64, i64, i64],
    [i64],
    [
      ...i64Const(8),
      ...i64Const(0),
      ...i64Const(pageBytes),
      ...i64Const(0),
      ...i64Const(1),
      op.call,
      0,
      op.drop,
    ],
  ),
  'ends with a text that is no UTF-8': storm(
    'panic_utf8',
    [i64, i64],
    [],
    [...i64Const(-1), ...i64Const(0), op.call, 0],
  ),
};

/** Data that are only there to be long. */
const padded = (length: number) => ({
  memories: [[0, 64]],
  data: [[0, ...i32Const(0), op.end, ...u32(length), ...Array<number>(length).fill(7)]],
});

/** nearcore wants two bytes of code for each local. */
const locals = (functionCount: number) =>
  callOf(mainModule([], { ...padded(2_100_000), functions: functions(functionCount, [], [[40_000, i64]]) }));

const blocks = (functionCount: number, depth: number) =>
  callOf(mainModule([], { functions: functions(functionCount, nested(depth)) }));

const jumpTables = (count: number, ...tables: readonly number[]) =>
  callOf(mainModule([], { functions: functions(count, tables.flatMap(jumpTable)) }));

/** Three bytes each. */
const constants = (count: number): Bytes =>
  Array(count)
    .fill([...i32Const(1), op.drop])
    .flat();
const smallLoops: Bytes = Array(99).fill([op.loop, emptyBlock, op.br, 0, op.end]).flat();

/** At the limits of the validator, one below and one above. */
export const compileBombs: Readonly<Record<string, OneShotCall>> = {
  'has as many functions as there may be': callOf(mainModule([], { functions: functions(9_999, []) })),
  'has one function more': callOf(mainModule([], { functions: functions(10_000, []) })),
  'has as many locals as there may be': locals(25),
  'has more locals': locals(26),
  'has blocks as deep as they may be': blocks(1, 5_000),
  'has one block more': blocks(1, 5_001),
  'has as many blocks as there may be': blocks(10, 5_000),
  'has more blocks': blocks(11, 5_000),
  'has jump tables as long as they may be, in all of its bytes': jumpTables(30, 65_520, 65_520),
  'has a longer jump table': jumpTables(1, 65_521),
  'has data that fill all of its bytes': callOf(mainModule([], padded(3_900_000))),
  'has bodies as long as they may be, in all of its bytes': callOf(
    mainModule([], { functions: functions(20, constants(65_000)) }),
  ),
  'has a longer body': callOf(mainModule(constants(66_000))),
  'has many small loops': callOf(mainModule([], { functions: functions(500, smallLoops) })),
  'is no wasm at all': callOf(new Uint8Array(4_000_000).fill(0x61)),
};
