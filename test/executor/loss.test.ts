import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ExecutorPool } from '../../src/executor/pool.ts';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { faultOf } from './fault-of.ts';
import { longLoop, roundTrip, shortLoop } from './guests.ts';
import { atHand, entryOf, isAlive, readyPool, sharePool, untilReady } from './with-pool.ts';

const killAll = (pool: ExecutorPool): void => {
  for (const pid of pool.pids) process.kill(pid, 'SIGKILL');
};

/** Waits for a process that is none of these. */
async function untilAnother(pool: ExecutorPool, old: readonly number[]): Promise<void> {
  await expect
    .poll(() => pool.pids.some((pid) => !old.includes(pid)), { interval: 5, timeout: 20_000 })
    .toBe(true);
}

describe('a call that overruns its time', () => {
  test('ends as execution_timeout, and the next call works', async () => {
    const pool = await readyPool({ timeoutMillis: 400 });
    const [pid = 0] = pool.pids;
    expect(await faultOf(pool.execute(longLoop))).toEqual({
      code: 'execution_timeout',
      message: 'the call took longer than 400 ms',
    });
    expect((await pool.execute(shortLoop)).kind).toBe('done');
    expect(isAlive(pid)).toBe(false);
  });

  test('does not take along what ran beside it', async () => {
    const pool = await readyPool({ entry: entryOf('scripted'), processes: 2, timeoutMillis: 1_000 });
    await expect.poll(() => pool.pids.length, { timeout: 20_000 }).toBe(2);
    const { pids } = pool;
    const fault = faultOf(pool.execute({ ...plainCall, method: 'hang' }));
    await setTimeout(850);
    const beside = pool.execute({ ...plainCall, method: 'answer_after_300_ms' });
    expect(await fault).toMatchObject({ code: 'execution_timeout' });
    expect(await beside).toMatchObject({ feature: 'done' });
    expect(pool.pids).not.toEqual(pids);
  });
});

describe('the death of a process', () => {
  test('ends the one call in it as executor_died, and the next call works', async () => {
    const pool = await readyPool();
    await atHand(pool, longLoop);
    const fault = faultOf(pool.execute(longLoop));
    const next = pool.execute(roundTrip);
    killAll(pool);
    expect(await fault).toMatchObject({ code: 'executor_died' });
    expect(await next).toEqual({ kind: 'done', result: executeOneShot(roundTrip) });
  });

  test('shows the call that causes it each time', async () => {
    const pool = await readyPool({ entry: entryOf('scripted'), processes: 3 });
    const run = (method: string) => pool.execute({ ...plainCall, method });
    const beside = [run('answer_after_300_ms'), run('answer_after_300_ms')];
    const fault = await faultOf(run('die'));
    expect(fault).toMatchObject({ code: 'executor_died' });
    expect(await Promise.all(beside)).toMatchObject([{ feature: 'done' }, { feature: 'done' }]);
  });

  test('ends a call that fills the heap of V8 as executor_died', async () => {
    const pool = await readyPool({ entry: entryOf('scripted') });
    const fault = await faultOf(pool.execute({ ...plainCall, method: 'crash_in_v8' }));
    expect(fault).toMatchObject({ code: 'executor_died' });
    expect(await pool.execute({ ...plainCall, method: 'answer' })).toMatchObject({ feature: 'done' });
  });

  test('between calls is not noticed by the next', async () => {
    const pool = await readyPool();
    const { pids } = pool;
    killAll(pool);
    await untilAnother(pool, pids);
    expect((await pool.execute(shortLoop)).kind).toBe('done');
  });
});

describe('a process that is not ours any more', () => {
  const pool = sharePool({ entry: entryOf('scripted'), timeoutMillis: 3_000 });

  test.each([
    ['answer_without_result', 'execution_fault'],
    ['speak_in_tongues', 'execution_fault'],
    ['speak_no_frames', 'execution_fault'],
    ['say_nothing_at_length', 'execution_fault'],
    ['announce_too_much', 'execution_fault'],
    ['write_for_ever', 'execution_fault'],
    ['write_small_frames_for_ever', 'execution_fault'],
    ['start_again', 'execution_fault'],
    ['hang_up', 'executor_died'],
    ['stop', 'execution_timeout'],
    ['announce_much', 'execution_timeout'],
  ])('is ended when it does this: %s', async (method, code) => {
    await untilReady(pool);
    const [pid = 0] = pool.pids;
    expect(await faultOf(pool.execute({ ...plainCall, method }))).toMatchObject({ code });
    expect(await pool.execute({ ...plainCall, method: 'answer' })).toMatchObject({ feature: 'done' });
    expect(isAlive(pid)).toBe(false);
  });

  test('has its first answer taken and is ended by the second', async () => {
    await untilReady(pool);
    const [pid = 0] = pool.pids;
    expect(await pool.execute({ ...plainCall, method: 'answer_twice' })).toMatchObject({ feature: 'done' });
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  });
});
