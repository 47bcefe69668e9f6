import { setTimeout } from 'node:timers/promises';
import { createExecutorPool } from '../src/executor/pool.ts';
import { loadNodeCrypto } from '../src/node-crypto/node-crypto.ts';
import { fromBase64, toUtf8 } from '../src/primitives/bytes.ts';
import type { OneShotCall } from '../src/runtime/one-shot/one-shot-call.ts';
import type { PromisingCall } from '../src/runtime/one-shot/promising-call.ts';
import { runAlone, type SignableCall } from '../src/server/signable-call.ts';
import { runWithReceipts } from '../src/server/signable-run.ts';
import { reExecute } from '../src/verifier/re-execute.ts';
import { builtContract } from '../test/support/built-contracts.ts';
import { loadContractVectors } from '../test/support/contract-vectors.ts';
import { plainCall } from '../test/support/one-shot-call.ts';
import { account, feedContract, promisingCall } from '../test/support/promising-call.ts';
import { inUnits, median, table } from './figures.ts';

/** Of each round, after the first. */
const warmCalls = 20;

type Run = (executor: ReturnType<typeof createExecutorPool>) => Promise<SignableCall>;

/** A call of the token's recorded life. */
function tokenCall(name: string): OneShotCall {
  const found = loadContractVectors('token-life.json').cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`token-life.json has no call of ${name}`);
  const { context, method, storage } = found.case;
  return {
    ...plainCall,
    code: builtContract('token'),
    accountId: context.current_account_id,
    predecessorId: context.predecessor_account_id,
    attachedDeposit: BigInt(context.attached_deposit),
    method,
    args: fromBase64(String(context.input)),
    state: storage.map(([key, value]) => [fromBase64(key), fromBase64(value)] as const),
  };
}

const counter: OneShotCall = {
  ...plainCall,
  code: builtContract('counter'),
  method: 'new',
  args: toUtf8('{"start":1}'),
};
const feeds = { accounts: [account('feed.near', feedContract)] };
const median3: PromisingCall = promisingCall('promises', 'median_price', { feeds: ['feed.near'] }, feeds);

const alone =
  (call: OneShotCall): Run =>
  (executor) =>
    runAlone(executor, call);
const withReceipts =
  (call: PromisingCall): Run =>
  (executor) =>
    runWithReceipts(executor, call);

const runs: readonly (readonly [string, Run])[] = [
  ['counter new', alone(counter)],
  ['token new', alone(tokenCall('new'))],
  ['token ft_transfer', alone(tokenCall('ft_transfer'))],
  ['promises median_price, run', withReceipts(median3)],
  ['promises median_price, returned', withReceipts({ ...median3, promises: { kind: 'return' } })],
];

async function timed<T>(run: () => Promise<T> | T): Promise<readonly [ns: number, result: T]> {
  const begun = process.hrtime.bigint();
  const result = await run();
  return [Number(process.hrtime.bigint() - begun), result];
}

type Times = { readonly first: number; readonly again: number; readonly verified: number };

async function measure(run: Run, engine: Parameters<typeof reExecute>[1]) {
  const pool = createExecutorPool({ timeoutMillis: 30_000, processes: 1 });
  try {
    while (!pool.isReady()) await setTimeout(5);
    const [first, ran] = await timed(() => run(pool));
    const again: number[] = [];
    for (let call = 0; call < warmCalls; call++) again.push((await timed(() => run(pool)))[0]);
    const { input, ...shown } = ran;
    const [verified, found] = await timed(() => reExecute({ statement: { input }, ...shown }, engine));
    if (!found.ok) throw new Error(`the witness has a fault: ${found.fault.kind}`);
    return { times: { first, again: median(again), verified }, output: ran.output };
  } finally {
    await pool.close();
  }
}

/**
 * The call as the service makes it, before it signs: the first of its contract and later ones, beside its re-execution from the witness, which
 * prepares and compiles the contract each time, as a verifier that sees it for the first time.
 */
export async function reExecutionTable(rounds: number): Promise<string> {
  const engine = { crypto: await loadNodeCrypto() };
  const rows = [['', 'witness', 'enclave, first', 'enclave, again', 'run again by the verifier']];
  for (const [name, run] of runs) {
    const all: Times[] = [];
    let size = 0n;
    for (let round = 0; round < rounds; round++) {
      const { times, output } = await measure(run, engine);
      all.push(times);
      size = output.witnessSize;
    }
    const shown = (part: keyof Times): string => inUnits(median(all.map((times) => times[part])));
    rows.push([name, `${size} B`, shown('first'), shown('again'), shown('verified')]);
  }
  return table(rows);
}
