import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type ExecutorService, startExecutorService } from '../../src/executor/executor-service.ts';
import { createExecutorPool, type ExecutorPool } from '../../src/executor/pool.ts';
import { serviceConnections } from '../../src/executor/service-connection.ts';
import { executeOneShot } from '../../src/runtime/one-shot/one-shot.ts';
import { plainCall } from '../support/one-shot-call.ts';
import { faultOf } from './fault-of.ts';
import { longLoop, roundTrip, shortLoop } from './guests.ts';
import { atHand, entryOf, isAlive, untilReady } from './with-pool.ts';

function newSocket(): string {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'executor.sock');
}

async function startService(socket: string, entry?: URL): Promise<ExecutorService> {
  const options = { socket, processes: 4 };
  const service = await startExecutorService(entry === undefined ? options : { ...options, entry });
  onTestFinished(() => service.close());
  return service;
}

function openPool(socket: string, processes = 1): ExecutorPool {
  const pool = createExecutorPool({ timeoutMillis: 20_000, processes, place: serviceConnections(socket) });
  onTestFinished(() => pool.close());
  return pool;
}

/** The command, as a container runs it. */
async function startCommand(socket: string): Promise<ChildProcess> {
  const command = ['src/bin/near-enclave.ts', 'executor', '--socket', socket, '--processes', '4'];
  const child = spawn(process.execPath, command, { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(child.stderr as NonNullable<typeof child.stderr>, 'data');
  expect(String(line)).toBe(`near-enclave executor: 4 processes at most, at ${socket}\n`);
  return child;
}

describe('the executor service', () => {
  test('takes away a socket that was left behind, and nothing else', async () => {
    const socket = newSocket();
    writeFileSync(socket, 'a file of somebody');
    await expect(startExecutorService({ socket, processes: 1 })).rejects.toThrow('is no socket');
    expect(readFileSync(socket, 'utf8')).toBe('a file of somebody');
    const link = newSocket();
    symlinkSync(socket, link);
    await expect(startExecutorService({ socket: link, processes: 1 })).rejects.toThrow('is no socket');
    expect(readFileSync(link, 'utf8')).toBe('a file of somebody');
  });

  test('gives what the runtime gives in this process, and ends its processes with those who asked', async () => {
    const socket = newSocket();
    const service = await startService(socket);
    const pool = openPool(socket, 2);
    const here = executeOneShot(roundTrip);
    const executions = await Promise.all(Array.from({ length: 6 }, () => pool.execute(roundTrip)));
    for (const execution of executions) expect(execution).toStrictEqual({ kind: 'done', result: here });
    const { pids } = service;
    expect(pids).toHaveLength(2);
    expect(pool.pids).toEqual([]);
    expect(statSync(socket).mode & 0o777).toBe(0o660);
    await pool.close();
    await expect.poll(() => pids.map(isAlive)).toEqual([false, false]);
  });

  test('ends the process of a call that overruns its time, whatever it does', async () => {
    const socket = newSocket();
    const service = await startService(socket, entryOf('scripted'));
    const pool = createExecutorPool({ timeoutMillis: 1_000, place: serviceConnections(socket) });
    onTestFinished(() => pool.close());
    for (const method of ['hang', 'stop', 'announce_much', 'write_for_ever']) {
      await untilReady(pool);
      const [pid = 0] = service.pids;
      const { code } = await faultOf(pool.execute({ ...plainCall, method }));
      expect(code).toMatch(/^execution_(timeout|fault)$/);
      await expect.poll(() => isAlive(pid)).toBe(false);
    }
    expect(await pool.execute({ ...plainCall, method: 'answer' })).toMatchObject({ feature: 'done' });
  });

  test('tells a process that ended from a service that went away', async () => {
    const socket = newSocket();
    const service = await startService(socket, entryOf('scripted'));
    const pool = openPool(socket, 2);
    const run = (method: string) => pool.execute({ ...plainCall, method });
    const beside = run('answer_after_300_ms');
    expect(await faultOf(run('die'))).toEqual({
      code: 'executor_died',
      message: 'the guest process ended during the call',
    });
    expect(await beside).toMatchObject({ feature: 'done' });
    expect(service.pids.length).toBeGreaterThan(0);
  });

  test('has its calls run again when it starts again', async () => {
    const socket = newSocket();
    const first = await startCommand(socket);
    const pool = openPool(socket, 2);
    await Promise.all([atHand(pool, longLoop), atHand(pool, roundTrip)]);
    const calls = [pool.execute(longLoop), pool.execute(shortLoop)];
    first.kill('SIGKILL');
    await once(first, 'exit');
    const waiting = pool.execute(roundTrip);
    // The socket that was left behind is in the way of nobody.
    await startCommand(socket);
    const kinds = (await Promise.all([...calls, waiting])).map(({ kind }) => kind);
    expect(kinds).toEqual(['done', 'done', 'done']);
  });

  test('is lost by a call once: a second time it ran alone, and is the cause', async () => {
    const socket = newSocket();
    const first = await startCommand(socket);
    const pool = openPool(socket, 2);
    await Promise.all([atHand(pool, longLoop), atHand(pool, roundTrip)]);
    const fault = faultOf(pool.execute(longLoop));
    const beside = pool.execute(longLoop).then(({ kind }) => kind);
    first.kill('SIGKILL');
    const second = await startCommand(socket);
    await untilReady(pool);
    second.kill('SIGKILL');
    expect(await fault).toMatchObject({ code: 'executor_died' });
    await startCommand(socket);
    expect(await beside).toBe('done');
  });

  test('is waited for when it is late, and not for ever', async () => {
    const socket = newSocket();
    const pool = openPool(socket);
    const late = pool.execute(shortLoop);
    await expect
      .poll(() => pool.isReady(), { interval: 100, timeout: 500 })
      .toBe(true)
      .catch(() => undefined);
    await startService(socket);
    expect((await late).kind).toBe('done');
  });

  test('takes no more connections than it may have processes', async () => {
    const socket = newSocket();
    const service = await startService(socket, entryOf('scripted'));
    const all = Array.from({ length: 5 }, () => connect(socket));
    onTestFinished(() => void all.map((one) => one.destroy()));
    await once(all[4] as NonNullable<(typeof all)[4]>, 'close');
    expect(service.pids).toHaveLength(4);
  });

  test('outlives a process that the system does not start', async () => {
    const socket = newSocket();
    const service = await startService(socket, new URL('data:,no-file'));
    const connection = connect(socket);
    await once(connection, 'close');
    expect(service.pids).toEqual([]);
  });

  test('leaves the socket of another that listens', async () => {
    const socket = newSocket();
    await startService(socket);
    await expect(startExecutorService({ socket, processes: 1 })).rejects.toThrow('another executor listens');
  });
});
