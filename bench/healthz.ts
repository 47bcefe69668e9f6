import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { inUnits, table } from './figures.ts';
import type { LoadOrder } from './healthz-load.ts';

const quietSeconds = 5;
const loadSeconds = 30;
const everyMillis = 10;
/** The guests that run at once, and a queue behind them. */
const inFlight = 8;

async function startDev(dataDir: string): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const env = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', EXECUTION_TIMEOUT_MILLIS: '3000' };
  const child = spawn(process.execPath, ['src/bin/near-enclave.ts', 'dev'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  for await (const part of child.stdout) {
    said += String(part);
    const url = /service\s+(http:\S+)/.exec(said)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error('the service did not start');
}

/** Nanoseconds of each answer, asked for one after the other. */
async function probe(url: string, seconds: number): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; ) {
    const start = process.hrtime.bigint();
    const response = await fetch(`${url}/healthz`);
    await response.arrayBuffer();
    if (response.status !== 200) throw new Error(`/healthz answers ${response.status}`);
    times.push(Number(process.hrtime.bigint() - start));
    await sleep(everyMillis);
  }
  return times.sort((a, b) => a - b);
}

function row(name: string, times: readonly number[]): string[] {
  const at = (share: number): string => inUnits(times[Math.floor(share * (times.length - 1))] ?? 0);
  return [name, `${times.length}`, at(0.5), at(0.99), at(1)];
}

/** A real service, asked whether it lives: alone, and while others send it the most hostile contracts that we know. */
export async function healthzTable(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-bench-'));
  const { child, url } = await startDev(folder);
  try {
    const quiet = await probe(url, quietSeconds);
    const statuses = new Map<number, number>();
    const workerData: LoadOrder = { url, inFlight };
    const load = new Worker(new URL('./healthz-load.ts', import.meta.url), { workerData });
    load.on('message', (status: number) => void statuses.set(status, (statuses.get(status) ?? 0) + 1));
    await sleep(2_000); // it builds its contracts
    const busy = await probe(url, loadSeconds);
    await load.terminate();
    const answered = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
    const rows = [['/healthz', 'asked', 'p50', 'p99', 'max'], row('quiet', quiet), row('hostile load', busy)];
    return `${table(rows)}\nanswers to hostile calls by status: ${answered}`;
  } finally {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}
