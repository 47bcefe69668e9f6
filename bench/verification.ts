import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type DemoCall, tokenCalls, tokenId } from '../src/bin/demo/token-calls.ts';
import type { Executor } from '../src/executor/executor.ts';
import { createExecutorPool } from '../src/executor/pool.ts';
import { loadNodeCrypto } from '../src/node-crypto/node-crypto.ts';
import { toBase64 } from '../src/primitives/bytes.ts';
import { witnessSize } from '../src/proof/witness.ts';
import { ExecuteAnswer } from '../src/server/execute-answer.ts';
import { reExecute } from '../src/verifier/re-execute.ts';
import { type VerifyOptions, verifyBundle } from '../src/verifier/verify.ts';
import { type RunningService, startService, usual } from '../test/invalid/bases.ts';
import { corpusNow } from '../test/invalid/setting.ts';
import { builtContract, type ContractName } from '../test/support/built-contracts.ts';
import { devPolicy } from '../test/support/dev-policy.ts';
import { decodeOpenBundle } from '../test/support/open-bundle.ts';
import { feedContract } from '../test/support/promising-call.ts';
import { inUnits, median, table } from './figures.ts';

/** A request, and whether the state that its answer tells goes into the next one. */
type Asked = { readonly name: string; readonly body: RequestBody; readonly keepsState?: true };

type RequestBody = Readonly<Record<string, unknown>> & { readonly contract: object };

const contractOf = (name: ContractName, accountId: string) => ({
  wasm_base64: toBase64(builtContract(name)),
  account_id: accountId,
});

const tokenAsked = ({ method, caller, args, deposit }: DemoCall, index: number): Asked => ({
  name: `token ${method}${index === 3 ? ', refused' : ''}`,
  body: {
    contract: contractOf('token', tokenId),
    call: { method, predecessor_id: caller, args, attached_deposit: `${deposit}` },
  },
  keepsState: true,
});

const feeds = ['a', 'b', 'c'].map((name) => ({
  account_id: `${name}.near`,
  wasm_base64: toBase64(feedContract),
}));

const asked: readonly Asked[] = [
  ...tokenCalls.map(tokenAsked),
  {
    name: 'counter new',
    body: { contract: contractOf('counter', 'counter.near'), call: { method: 'new', args: { start: 1 } } },
  },
  {
    name: 'promises median_price, run',
    body: {
      contract: contractOf('promises', 'promises.near'),
      call: { method: 'median_price', args: { feeds: feeds.map((feed) => feed.account_id) } },
      promises: 'run',
      accounts: feeds,
    },
  },
];

/** Of each call, after the first of its contract. */
const laterCalls = 10;

/** Runs guests as `executor` does, and tells what the last one took, in nanoseconds. */
function clocked(executor: Executor): Executor & { last(): number } {
  let last = 0;
  const clock = async <T>(run: () => Promise<T>): Promise<T> => {
    const begun = process.hrtime.bigint();
    const result = await run();
    last = Number(process.hrtime.bigint() - begun);
    return result;
  };
  return {
    execute: (call, owner) => clock(() => executor.execute(call, owner)),
    executeReceipts: (call, owner) => clock(() => executor.executeReceipts(call, owner)),
    isReady: () => executor.isReady(),
    close: () => executor.close(),
    last: () => last,
  };
}

async function post({ app }: RunningService, body: RequestBody) {
  const headers = { 'content-type': 'application/json' };
  const answer = await app.request('/v1/execute', { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  const told = ExecuteAnswer.parse(await answer.json());
  return { told, bundle: await (await app.request(told.bundle)).text() };
}

/** What the caller brings along the next time. */
type Carried = { readonly state: ReadonlyMap<string, string>; readonly balance: string | undefined };

function carry({ state }: Carried, { changes, outcome }: ExecuteAnswer): Carried {
  const next = new Map(state);
  for (const { key_base64: key, value_base64: value } of changes) {
    if (value === null) next.delete(key);
    else next.set(key, value);
  }
  return { state: next, balance: outcome.account?.balance };
}

const withCarried = (body: RequestBody, { state, balance }: Carried): RequestBody => ({
  ...body,
  contract: { ...body.contract, ...(balance !== undefined && { balance }) },
  state: [...state].map(([key_base64, value_base64]) => ({ key_base64, value_base64 })),
});

const took = (run: () => unknown): number => {
  const begun = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - begun);
};

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

type Bench = {
  readonly service: RunningService;
  readonly executor: ReturnType<typeof clocked>;
  readonly options: VerifyOptions;
};

async function rowOf({ service, executor, options }: Bench, { name, body }: Asked, carried: Carried) {
  const request = withCarried(body, carried);
  const { told, bundle: text } = await post(service, request);
  const first = executor.last();
  const later: number[] = [];
  for (let call = 0; call < laterCalls; call++) {
    await post(service, request);
    later.push(executor.last());
  }
  const { statement, disclosure } = decodeOpenBundle(text);
  const { code, witness, ...rest } = disclosure;
  if (code === undefined || witness === undefined) throw new Error('the bundle does not hold everything');
  const again: number[] = [];
  const whole: number[] = [];
  for (let call = 0; call < laterCalls; call++) {
    again.push(took(() => reExecute({ statement, code, witness, ...rest }, options.engine ?? {})));
    whole.push(took(() => assertPasses(text, options)));
  }
  const goal = 2 * median(later) + 200e6;
  const row = [
    name,
    `${witnessSize(witness)} B`,
    kilobytes(text.length),
    kilobytes(gzipSync(text).length),
    inUnits(first),
    inUnits(median(later)),
    inUnits(median(again)),
    (median(again) / goal).toFixed(3),
    inUnits(median(whole)),
  ];
  return { told, row };
}

function assertPasses(text: string, options: VerifyOptions): void {
  const { verdict, because } = verifyBundle(text, options);
  if (verdict !== 'PASS') throw new Error(`${verdict}: ${because.join(', ')}`);
}

/**
 * Calls of the demo's contracts: how large what they leave is, how long the enclave took for the first and for later ones,
 * and how long a verifier takes to run them again and to judge them whole. The goal of a re-execution is twice the time of
 * a later call and 200 ms; a ratio below 1 keeps it.
 */
export async function verificationTable(): Promise<string> {
  const pool = createExecutorPool({ timeoutMillis: 30_000, processes: 1 });
  const executor = clocked(pool);
  const service = await startService(usual, executor);
  const options: VerifyOptions = {
    nowSeconds: corpusNow + 5,
    policy: await devPolicy(),
    trust: { developmentRoot: service.root },
    engine: { crypto: await loadNodeCrypto() },
  };
  const header = [
    '',
    'witness',
    'bundle',
    'gzipped',
    'enclave, first',
    'later',
    'run again',
    'of the goal',
    'verified',
  ];
  const rows: (readonly string[])[] = [header];
  try {
    while (!pool.isReady()) await setTimeout(5);
    let carried: Carried = { state: new Map(), balance: undefined };
    const nothing = carried;
    for (const one of asked) {
      const { told, row } = await rowOf(
        { service, executor, options },
        one,
        one.keepsState ? carried : nothing,
      );
      if (one.keepsState) carried = carry(carried, told);
      rows.push(row);
    }
  } finally {
    await service.stop();
    await pool.close();
  }
  return table(rows);
}
