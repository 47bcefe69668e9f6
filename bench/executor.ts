import { availableParallelism } from 'node:os';
import { createExecutorPool } from '../src/executor/pool.ts';
import { fromBase64 } from '../src/primitives/bytes.ts';
import type { OneShotCall } from '../src/runtime/one-shot/one-shot-call.ts';
import { builtContract } from '../test/support/built-contracts.ts';
import { loadContractVectors } from '../test/support/contract-vectors.ts';
import { plainCall } from '../test/support/one-shot-call.ts';
import { inUnits, median, table } from './figures.ts';

/** Calls of each measurement, after as many that warm the processes up. */
const calls = 5_000;

const empty: OneShotCall = { ...plainCall, code: builtContract('bench'), method: 'empty' };

function tokenNew(): OneShotCall {
  const found = loadContractVectors('token-life.json').cases.find(({ name }) => name === 'new');
  if (found === undefined) throw new Error('token-life.json has no call of new');
  const { current_account_id: accountId, input } = found.case.context;
  return {
    ...plainCall,
    code: builtContract('token'),
    accountId,
    predecessorId: accountId,
    method: 'new',
    args: fromBase64(String(input)),
  };
}

type Measured = { readonly perSecond: number; readonly medianNs: number };

/** Whole calls through the pool, as the service makes them, `inFlight` at a time. */
async function measure(call: OneShotCall, processes: number, inFlight: number): Promise<Measured> {
  const pool = createExecutorPool({ timeoutMillis: 30_000, processes });
  try {
    await run(calls);
    const start = process.hrtime.bigint();
    const times = await run(calls);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    return { perSecond: calls / seconds, medianNs: median(times) };
  } finally {
    await pool.close();
  }

  async function run(count: number): Promise<number[]> {
    const times: number[] = [];
    const oneAfterTheOther = async (): Promise<void> => {
      while (times.length < count) {
        const start = process.hrtime.bigint();
        const execution = await pool.execute(call);
        if (execution.kind !== 'done') throw new Error(`unsupported: ${execution.feature}`);
        times.push(Number(process.hrtime.bigint() - start));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, oneAfterTheOther));
    return times;
  }
}

/** One process with one call at a time, then ever more processes with two calls for each. */
export async function executorTable(): Promise<string> {
  const rows = [['', 'processes', 'in flight', 'calls/s', 'median']];
  const named = [['empty method', empty] as const, ['token new', tokenNew()] as const];
  const counts = Array.from({ length: availableParallelism() }, (_, index) => index + 1);
  for (const [name, call] of named) {
    for (const [processes, inFlight] of [[1, 1] as const, ...counts.map((n) => [n, 2 * n] as const)]) {
      const { perSecond, medianNs } = await measure(call, processes, inFlight);
      rows.push([name, `${processes}`, `${inFlight}`, perSecond.toFixed(0), inUnits(medianNs)]);
    }
  }
  return table(rows);
}
