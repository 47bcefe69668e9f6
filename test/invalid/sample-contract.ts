import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import {
  buildModule,
  functionExport,
  functionImport,
  i32Const,
  i64,
  i64Const,
  op,
} from '../support/build-module.ts';
import { type Bytes, sized } from '../support/wasm-bytes.ts';

/** Where the texts of the contract lie in its memory. */
const texts = {
  a: 0,
  xy: 8,
  c: 16,
  'a log of it': 32,
  done: 48,
  'feed.near': 64,
  answer: 80,
  '{}': 96,
} as const;
const noDeposit = 112;
const register = 0;
const answerGas = 20_000_000_000_000n;

const dataOf = ([text, at]: readonly [string, number]): Bytes => [
  0,
  ...i32Const(at),
  op.end,
  ...sized([...toUtf8(text)]),
];

const slice = (name: keyof typeof texts): Bytes => [
  ...i64Const(toUtf8(name).length),
  ...i64Const(texts[name]),
];

const imported = {
  log_utf8: { index: 0, params: 2, returns: false },
  value_return: { index: 1, params: 2, returns: false },
  panic_utf8: { index: 2, params: 2, returns: false },
  storage_remove: { index: 3, params: 3, returns: true },
  storage_has_key: { index: 4, params: 2, returns: true },
  storage_write: { index: 5, params: 5, returns: true },
  promise_create: { index: 6, params: 8, returns: true },
  promise_return: { index: 7, params: 1, returns: false },
} as const;

const call = (name: keyof typeof imported, ...args: readonly Bytes[]): Bytes => [
  ...args.flat(),
  op.call,
  imported[name].index,
];
const dropped = (bytes: Bytes): Bytes => [...bytes, op.drop];

const log = call('log_utf8', slice('a log of it'));
const returnDone = call('value_return', slice('done'));

const methods: Readonly<Record<string, Bytes>> = {
  /** Removes a key whose only neighbour is another, looks for one that is not there, writes, logs, returns. */
  run: [
    ...dropped(call('storage_remove', slice('a'), i64Const(register))),
    ...dropped(call('storage_has_key', slice('xy'))),
    ...dropped(call('storage_write', slice('c'), slice('done'), i64Const(register))),
    ...log,
    ...returnDone,
  ],
  look: [...dropped(call('storage_has_key', slice('xy'))), ...returnDone],
  fail: [...log, ...call('panic_utf8', slice('done'))],
  /** Asks another contract, whose answer is the result. */
  ask: call(
    'promise_return',
    call(
      'promise_create',
      slice('feed.near'),
      slice('answer'),
      slice('{}'),
      i64Const(noDeposit),
      i64Const(answerGas),
    ),
  ),
  answer: [...log, ...returnDone],
};

const typeOf = ({ params, returns }: (typeof imported)[keyof typeof imported]): FunctionType => ({
  params: new Array<typeof i64>(params).fill(i64),
  results: returns ? [i64] : [],
});

const hostFunctions = Object.entries(imported);
const nothing: FunctionType = { params: [], results: [] };

/** A contract of a few hundred bytes, so that the documents of the corpus stay small. */
export const sampleContract: Uint8Array<ArrayBuffer> = buildModule({
  types: [...hostFunctions.map(([, one]) => typeOf(one)), nothing],
  imports: hostFunctions.map(([name], index) => functionImport(name, index)),
  memories: [[0, 1]],
  functions: Object.values(methods).map((body) => ({ type: hostFunctions.length, body })),
  exports: Object.keys(methods).map((name, index) => functionExport(name, hostFunctions.length + index)),
  data: Object.entries(texts).map(dataOf),
});

/** Its storage: `a` beside `b`, and `x`, which is all that begins like `xy`. */
export const sampleState: Readonly<Record<string, Uint8Array>> = {
  a: new Uint8Array(40).fill(0xa),
  b: new Uint8Array(50).fill(0xb),
  x: new Uint8Array(60).fill(0xc),
};
