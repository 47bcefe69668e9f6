import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { builtContract } from '../support/built-contracts.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { readyPool } from './with-pool.ts';

const call: OneShotCall = { ...plainCall, code: builtContract('bench'), method: 'empty' };
const mebibyte = 1_048_576;
const pageBytes = 4_096;

/** Of a process of ours, in MiB. */
function residentSize(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * pageBytes) / mebibyte;
}

test('memory stays flat over 100,000 calls', async () => {
  const pool = await readyPool();
  const [pid = 0] = pool.pids;
  /** The largest of many looks: between collections the size goes up and down. */
  async function peakOver(count: number): Promise<number> {
    let peak = 0;
    for (let done = 0; done < count; done += 100) {
      await Promise.all(Array.from({ length: 100 }, () => pool.execute(call)));
      peak = Math.max(peak, residentSize(pid));
    }
    return peak;
  }
  await peakOver(10_000);
  const early = await peakOver(20_000);
  await peakOver(50_000);
  const late = await peakOver(20_000);
  expect(pool.pids).toEqual([pid]);
  expect(late).toBeLessThan(early * 1.1 + 16);
  expect(late).toBeLessThan(1_024);
});
