import { readFileSync } from 'node:fs';
import { afterAll, expect, onTestFinished } from 'vitest';
import { childProcesses } from '../../src/executor/child-processes.ts';
import {
  createExecutorPool,
  type ExecutorPool,
  type ExecutorPoolOptions,
  ownProcesses,
} from '../../src/executor/pool.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';

/** `entry` is what a process runs instead of our child. */
export type PoolSetup = Partial<ExecutorPoolOptions> & { readonly entry?: URL };

const create = ({ entry, ...options }: PoolSetup): ExecutorPool =>
  createExecutorPool({
    timeoutMillis: 20_000,
    place: entry === undefined ? ownProcesses() : childProcesses(entry),
    ...options,
  });

/** A pool that ends with the test. */
export function openPool(options: PoolSetup = {}): ExecutorPool {
  const pool = create(options);
  onTestFinished(() => pool.close());
  return pool;
}

/** A pool for all tests of a block. */
export function sharePool(options: PoolSetup = {}): ExecutorPool {
  const pool = create(options);
  afterAll(() => pool.close());
  return pool;
}

/** What a process runs instead of our child. */
export const entryOf = (name: string): URL => new URL(`./entries/${name}.ts`, import.meta.url);

export async function readyPool(options: PoolSetup = {}): Promise<ExecutorPool> {
  const pool = openPool(options);
  await untilReady(pool);
  return pool;
}

/** Has the contract of a call prepared, so that the next call of it goes to a process at once. */
export async function atHand(pool: ExecutorPool, call: OneShotCall): Promise<void> {
  await pool.execute({ ...call, prepaidGas: 1n });
}

export const untilReady = (pool: ExecutorPool): Promise<void> =>
  expect.poll(() => pool.isReady(), { interval: 5, timeout: 20_000 }).toBe(true);

/** Not of a process that ended and only waits for its parent to notice. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
