import { paramsAt } from '../src/params/at-version.ts';
import { type Contract, loadContract } from '../src/vm/contract.ts';
import { runContract } from '../src/vm/run.ts';
import { plainContext, plainSettings } from '../test/support/bare-call.ts';
import {
  emptyBlock,
  functionImport,
  i32Const,
  i64,
  i64Const,
  mainModule,
  op,
} from '../test/support/build-module.ts';
import { MockExternal } from '../test/support/mock-external.ts';
import type { Bytes } from '../test/support/wasm-bytes.ts';
import { inUnits, median, table } from './figures.ts';

const rounds = 3_000;
const params = paramsAt(88);
const hostCall = {
  types: [
    { params: [], results: [] },
    { params: [i64, i64], results: [] },
  ],
  imports: [functionImport('panic_utf8', 1)],
};

/** Ways for a method to end that has done nothing else. */
const endings: readonly (readonly [name: string, body: Bytes])[] = [
  ['returns', []],
  ['traps', [op.unreachable]],
  ['reads outside of its memory', [...i32Const(-1), op.i32Load, 2, 0, op.drop]],
  ['runs out of gas', [op.loop, emptyBlock, op.br, 0, op.end]],
  ['panics through the host', [...i64Const(0), ...i64Const(0), op.call, 0]],
];

const contractOf = (body: Bytes): Contract => loadContract(mainModule(body, hostCall), params);

function timeOf(contract: Contract, prepaidGas: bigint): number {
  const external = new MockExternal(plainSettings);
  const context = { ...plainContext, prepaidGas };
  const start = process.hrtime.bigint();
  runContract({ contract, method: 'main', context, params, external });
  return Number(process.hrtime.bigint() - start);
}

/** Enough to load the contract and for some hundred operations. */
function littleGas(contract: Contract): bigint {
  const { gas: base } = params.ext.contract_loading_base;
  const { gas: byte } = params.ext.contract_loading_bytes;
  return base + byte * BigInt(contract.length) + 100_000_000n;
}

/** What an ending costs beyond a method that returns; all are measured in turn. */
export function endingsTable(): string {
  const measured = endings.map(([name, body]) => ({
    name,
    contract: contractOf(body),
    times: [] as number[],
  }));
  for (let round = 0; round < rounds; round++) {
    for (const { contract, times } of measured) times.push(timeOf(contract, littleGas(contract)));
  }
  const medians = measured.map(({ name, times }) => ({ name, ns: median(times.slice(rounds >> 1)) }));
  const plain = medians[0]?.ns ?? 0;
  const rows = medians.map(({ name, ns }) => [name, inUnits(ns), inUnits(Math.max(0, ns - plain))]);
  return table([['a method that', 'time', 'above returning'], ...rows]);
}
