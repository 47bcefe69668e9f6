import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import {
  emptyBlock,
  functionImport,
  i32,
  i32Const,
  i64,
  i64Const,
  mainModule,
  nothing,
  op,
} from '../support/build-module.ts';
import { builtContract } from '../support/built-contracts.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { text } from '../support/wasm-bytes.ts';

const [i32Mul, i32And] = [0x6c, 0x71];
const anyInteger = 1_664_525;
const within64MiB = 0x3ff_fffc;

const callOf = (code: Uint8Array, prepaidGas: bigint = plainCall.prepaidGas): OneShotCall => ({
  ...plainCall,
  code,
  method: 'main',
  prepaidGas,
});

/** Ends when its gas does, within milliseconds. */
export const shortLoop = callOf(mainModule([op.loop, emptyBlock, op.br, 0, op.end]), 10n ** 12n);

const strayLoads = [
  ...[op.localGet, 0, ...i32Const(within64MiB), i32And, op.i32Load, 2, 0],
  ...[op.localGet, 0, ...i32Const(anyInteger), i32Mul, op.i32Add],
  ...[...i32Const(anyInteger), op.i32Add, op.localSet, 0],
];
/** Takes the most time that gas can buy: each load depends on the last and misses the caches. About a second. */
export const longLoop = callOf(
  mainModule([op.loop, emptyBlock, ...strayLoads, op.br, 0, op.end], { locals: [[1, i32]] }),
  10n ** 15n,
);

/** Calls itself until nearcore's stack is full. */
export const deepRecursion = callOf(mainModule([op.call, 0]));

const receiver = 'bob.near';
/** Makes a promise, which a one-shot call has no chain for. */
export const promising = callOf(
  mainModule([...i64Const(receiver.length), ...i64Const(0), op.call, 0, op.drop], {
    types: [nothing, { params: [i64, i64], results: [i64] }],
    imports: [functionImport('promise_batch_create', 1)],
    data: [[0, ...i32Const(0), op.end, ...text(receiver)]],
  }),
);

/** No valid call: our code throws on it. */
export const invalid: OneShotCall = { ...shortLoop, accountId: 'Not An Account' };

/** A real contract that reads and writes its state. */
export const roundTrip: OneShotCall = {
  ...plainCall,
  code: builtContract('probe'),
  method: 'storage_round_trip',
  state: [[Uint8Array.of(1), Uint8Array.of(2, 3)]],
};
