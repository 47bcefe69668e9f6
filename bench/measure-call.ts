// Reads one call in the oracle's form from standard input; prints its `Figures`.
import { readFileSync } from 'node:fs';
import { paramsAt } from '../src/params/at-version.ts';
import { type Contract, loadContract } from '../src/vm/contract.ts';
import { runContract, type VmOutcome } from '../src/vm/run.ts';
import { createMock, readContext } from '../test/conformance/vm-case.ts';
import type { OracleCase } from '../test/support/oracle.ts';
import { type Figures, median } from './figures.ts';

const one = JSON.parse(readFileSync(0, 'utf8')) as OracleCase;
const params = paramsAt(one.protocol_version);
const code = new Uint8Array(readFileSync(one.wasm_path));
/** At least so many warm calls, and for so long: V8 compiles a contract in the background while it already runs. */
const warmCalls = 10;
const warmNs = 400_000_000n;

function timed(use: () => VmOutcome): { readonly outcome: VmOutcome; readonly ns: number } {
  const start = process.hrtime.bigint();
  const outcome = use();
  return { outcome, ns: Number(process.hrtime.bigint() - start) };
}

function run(contract: Contract): VmOutcome {
  const context = readContext(one, params.limits.max_gas_burnt);
  return runContract({ contract, method: one.method, context, params, external: createMock(one) });
}

/** Each cold call has bytes of its own length, so that V8 cannot know the module. */
function cold(round: number): number {
  const custom = new Uint8Array([0, 2 + round, 1, 0x61, ...new Array(round).fill(0)]);
  const fresh = new Uint8Array([...code, ...custom]);
  return timed(() => run(loadContract(fresh, params))).ns;
}

const coldNs = median(Array.from({ length: 10 }, (_, round) => cold(round)));
const contract = loadContract(code, params);
const { outcome } = timed(() => run(contract));
const warm: number[] = [];
const end = process.hrtime.bigint() + warmNs;
while (warm.length < warmCalls || process.hrtime.bigint() < end) warm.push(timed(() => run(contract)).ns);
const figures: Figures = {
  coldNs,
  warmNs: median(warm.slice(warm.length >> 1)),
  burntGas: `${outcome.gasBurnt}`,
};
console.log(JSON.stringify(figures));
