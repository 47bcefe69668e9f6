import { describe, expect, test } from 'vitest';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import { faultOf } from './fault-of.ts';
import { deepRecursion, invalid, longLoop, promising, roundTrip, shortLoop } from './guests.ts';
import { atHand, entryOf, isAlive, openPool, readyPool, sharePool } from './with-pool.ts';

describe('the executor pool', () => {
  const shared = sharePool();

  test('gives what the runtime gives in this process', async () => {
    const here = executeOneShot(roundTrip);
    expect(here.outcome.status).toBe('ok');
    expect(here.changes).not.toEqual([]);
    for (let run = 0; run < 2; run++) {
      expect(await shared.execute(roundTrip)).toStrictEqual({ kind: 'done', result: here });
    }
  });

  test('gives a contract that runs out of gas its outcome', async () => {
    const execution = await shared.execute(shortLoop);
    expect(execution).toStrictEqual({ kind: 'done', result: executeOneShot(shortLoop) });
    expect(execution).toHaveProperty('result.outcome.error.error.kind', 'GasExceeded');
  });

  test('has the stack on which the limit of nearcore comes first', async () => {
    const execution = await shared.execute(deepRecursion);
    expect(execution).toHaveProperty('result.outcome.error.error.kind', 'MemoryAccessViolation');
  });

  test('names what a contract asked for in vain', async () => {
    const execution = await shared.execute(promising);
    const feature = 'create_action_receipt';
    expect(execution).toEqual({ kind: 'unsupported', code: 'promises_unsupported', feature });
  });

  test('tells a throw of our own code from an outcome, and runs the next call', async () => {
    const pool = openPool();
    const [fault, next] = await Promise.all([faultOf(pool.execute(invalid)), pool.execute(shortLoop)]);
    expect(fault).toEqual({
      code: 'execution_fault',
      message: expect.stringContaining('Not An Account'),
    });
    expect(next.kind).toBe('done');
    expect(pool.pids).toHaveLength(1);
  });

  test('runs calls in several processes and threads at once', async () => {
    const pool = openPool({ processes: 2 });
    await expect.poll(() => pool.pids.length, { timeout: 20_000 }).toBe(2);
    const executions = await Promise.all(Array.from({ length: 12 }, () => pool.execute(roundTrip)));
    const here = executeOneShot(roundTrip);
    for (const execution of executions) expect(execution).toEqual({ kind: 'done', result: here });
    expect(new Set(pool.pids).size).toBe(2);
  });

  test('turns away calls that find no place to wait', async () => {
    const pool = await readyPool({ maxWaiting: 1 });
    const accepted = [pool.execute(shortLoop), pool.execute(shortLoop)];
    expect(await faultOf(pool.execute(shortLoop))).toMatchObject({ code: 'executor_overloaded' });
    expect((await Promise.all(accepted)).map(({ kind }) => kind)).toEqual(['done', 'done']);
  });

  test('lets nobody wait for processes that do not start', async () => {
    const pool = openPool({ entry: entryOf('never-starts') });
    expect(pool.isReady()).toBe(false);
    const waited = await faultOf(pool.execute(shortLoop));
    const next = await faultOf(pool.execute(shortLoop));
    const code = 'executor_died';
    expect([waited, next]).toMatchObject([{ code }, { code }]);
  });
});

describe('close', () => {
  test('ends the processes, what runs and what waits', async () => {
    const pool = await readyPool({ processes: 2 });
    await expect.poll(() => pool.pids.length, { timeout: 20_000 }).toBe(2);
    const { pids } = pool;
    expect(pids.map(isAlive)).toEqual([true, true]);
    await atHand(pool, longLoop);
    const faults = Promise.all(Array.from({ length: 4 }, () => faultOf(pool.execute(longLoop))));
    await pool.close();
    expect(pids.map(isAlive)).toEqual([false, false]);
    expect((await faults).map(({ code }) => code)).toEqual(Array(4).fill('executor_closed'));
    expect(await faultOf(pool.execute(shortLoop))).toMatchObject({ code: 'executor_closed' });
    expect(pool.isReady()).toBe(false);
  });

  test('ends a process that is still starting', async () => {
    const pool = openPool();
    const fault = faultOf(pool.execute(shortLoop));
    await pool.close();
    expect(await fault).toMatchObject({ code: 'executor_closed' });
  });
});
