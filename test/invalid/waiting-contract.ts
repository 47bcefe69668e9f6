import { toUtf8 } from '../../src/primitives/bytes.ts';
import {
  buildModule,
  functionExport,
  functionImport,
  i64,
  i64Const,
  nothing,
  op,
} from '../support/build-module.ts';
import { sized } from '../support/wasm-bytes.ts';

const woken = toUtf8('woken');
const [register, answered] = [0, 1];
const wokenGas = 20_000_000_000_000n;
const noArgs = [...i64Const(0), ...i64Const(0)];
/** The length that stands for a register's whole content. */
const inRegister = i64Const(-1n);

const result = [i64];
const params = (count: number) => new Array<typeof i64>(count).fill(i64);

/** A contract whose `wait` waits for data from outside, and returns them. */
export const waitingContract: Uint8Array = buildModule({
  types: [
    { params: params(7), results: result },
    { params: params(2), results: result },
    { params: params(1), results: [] },
    { params: params(2), results: [] },
    nothing,
  ],
  imports: [
    functionImport('promise_yield_create', 0),
    functionImport('promise_result', 1),
    functionImport('promise_return', 2),
    functionImport('value_return', 3),
  ],
  memories: [[0, 1]],
  functions: [
    {
      type: 4,
      body: [
        ...[...i64Const(woken.length), ...i64Const(0)],
        ...noArgs,
        ...[...i64Const(wokenGas), ...i64Const(0), ...i64Const(register), op.call, 0],
        ...[op.call, 2],
      ],
    },
    {
      type: 4,
      body: [
        ...[...i64Const(0), ...i64Const(answered), op.call, 1, op.drop],
        ...[...inRegister, ...i64Const(answered), op.call, 3],
      ],
    },
  ],
  exports: [functionExport('wait', 4), functionExport('woken', 5)],
  data: [[0, 0x41, 0, op.end, ...sized([...woken])]],
});
