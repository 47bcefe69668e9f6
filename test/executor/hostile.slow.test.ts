import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import type { OneShotCall } from '../../src/runtime/one-shot/one-shot-call.ts';
import { faultOf } from './fault-of.ts';
import { deepRecursion, longLoop, roundTrip } from './guests.ts';
import { compileBombs, hostileCalls } from './hostile-guests.ts';
import { readyPool, sharePool } from './with-pool.ts';

const mebibyte = 1_048_576;
const cases = Object.entries({ ...hostileCalls, ...compileBombs });

/** In MiB. */
function residentSize(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4_096) / mebibyte;
}

/** Milliseconds of this thread's own time: what it cannot answer others in, however busy the machine is. */
async function ownTime(act: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await act();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

describe('a hostile contract', () => {
  const pool = sharePool({ processes: 2, timeoutMillis: 30_000 });
  const beside = executeOneShot(roundTrip);

  test.each(cases)('has its outcome, holds up neither us nor others: one that %s', async (_, call) => {
    const expected = executeOneShot(call);
    let neighbour: unknown;
    const spent = await ownTime(async () => {
      const [execution, other] = await Promise.all([pool.execute(call), pool.execute(roundTrip)]);
      neighbour = other;
      expect(execution).toStrictEqual({ kind: 'done', result: expected });
    });
    expect(neighbour).toStrictEqual({ kind: 'done', result: beside });
    expect(spent).toBeLessThan(500);
  });

  test("that fills the stack is ended by nearcore's own limit", async () => {
    const execution = await pool.execute(deepRecursion);
    expect(execution).toHaveProperty('result.outcome.error.error.kind', 'MemoryAccessViolation');
  });

  test('leaves memory as it was, over many calls', async () => {
    const call = hostileCalls['touches all of its memory for ever'] as OneShotCall;
    const [pid = 0] = pool.pids;
    const before = residentSize(process.pid);
    let peak = 0;
    for (let run = 0; run < 60; run++) {
      await pool.execute({ ...call, prepaidGas: 10n ** 12n });
      peak = Math.max(peak, residentSize(pid));
    }
    expect(pool.pids).toContain(pid);
    expect(peak).toBeLessThan(1_500);
    expect(residentSize(process.pid) - before).toBeLessThan(256);
  });

  test('that takes too long ends as a fault, while others are answered', async () => {
    const hasty = await readyPool({ processes: 2, timeoutMillis: 600 });
    await hasty.execute({ ...longLoop, prepaidGas: 1n });
    const fault = faultOf(hasty.execute(longLoop));
    expect(await hasty.execute(roundTrip)).toStrictEqual({ kind: 'done', result: beside });
    expect(await fault).toMatchObject({ code: 'execution_timeout' });
  });
});
