import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Executor } from '../../src/executor/executor.ts';
import { createExecutorPool } from '../../src/executor/pool.ts';
import { toBase64, toUtf8 } from '../../src/primitives/bytes.ts';
import { engineId } from '../../src/runtime/engine-id.ts';
import { inProcessExecutor } from '../support/in-process-executor.ts';
import { executeBody, post, testService } from '../support/service.ts';

const call = executeBody('counter', { method: 'get' });

describe('the engine id', () => {
  test('is the version of the package', () => {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    expect(engineId).toBe(`near-enclave/${(JSON.parse(text) as { version: string }).version}`);
  });
});

describe('GET /healthz', () => {
  test('says that the process lives, whatever is down', async () => {
    const service = await testService();
    await service.parts.store.close();
    const response = await service.app.request('/healthz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok', engine: engineId });
  });
});

describe('GET /readyz', () => {
  test('says that every part answers', async () => {
    const response = await (await testService()).app.request('/readyz');
    expect(response.status).toBe(200);
  });

  test('names a store that is down', async () => {
    const service = await testService();
    await service.parts.store.close();
    const response = await service.app.request('/readyz');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'not_ready', detail: 'down: store' });
  });

  test('names an executor that is down', async () => {
    const executor = { ...inProcessExecutor, isReady: () => false };
    const response = await (await testService({ parts: { executor } })).app.request('/readyz');
    expect(await response.json()).toMatchObject({ detail: 'down: executor' });
  });

  test('names an enclave that is down', async () => {
    const service = await testService();
    await service.stopEnclave();
    const response = await service.app.request('/readyz');
    expect(await response.json()).toMatchObject({ detail: 'down: enclave' });
  });

  test('does not wait for a part that says nothing', async () => {
    const service = await testService();
    service.parts.store.isReady = () => new Promise(() => {});
    const response = await service.app.request('/readyz');
    expect(await response.json()).toMatchObject({ detail: 'down: store' });
  });
});

describe('a service that closes', () => {
  test('answers the call in flight and takes no other', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const executor = {
      ...inProcessExecutor,
      async execute(one: Parameters<typeof inProcessExecutor.execute>[0]) {
        await gate;
        return inProcessExecutor.execute(one);
      },
    };
    const service = await testService({ parts: { executor } });
    const inFlight = post(service, call);
    await new Promise((resolve) => setTimeout(resolve, 20));
    let isClosed = false;
    const closing = service.close().then(() => {
      isClosed = true;
    });
    expect(await (await post(service, call)).json()).toMatchObject({ code: 'shutting_down' });
    expect(isClosed).toBe(false);
    open();
    expect((await inFlight).status).toBe(200);
    await closing;
  });
});

describe('the log', () => {
  const planted = 'PLANTED-SECRET';

  test('has a line for each request', async () => {
    const service = await testService();
    await service.app.request('/healthz', { headers: { 'x-request-id': 'one' } });
    await post(service, { ...call, extra: 1 }, { 'x-request-id': 'two' });
    expect(service.lines).toMatchObject([
      { id: 'one', method: 'GET', route: '/healthz', status: 200, ms: expect.any(Number) },
      { id: 'two', method: 'POST', route: '/v1/execute', status: 400, code: 'unknown_field' },
    ]);
  });

  test('holds nothing of what callers send, wherever they put it', async () => {
    const service = await testService();
    const state = [{ key_base64: toBase64(toUtf8(planted)), value_base64: toBase64(toUtf8(planted)) }];
    await post(service, executeBody('counter', { method: planted, args: { secret: planted } }, { state }));
    await post(service, { ...call, [planted]: planted });
    await post(service, `{"${planted}"`);
    await service.app.request(`/${planted}?q=${planted}`, { headers: { authorization: planted } });
    await service.app.request(`/v1/bundles/${planted}`);
    const text = JSON.stringify(service.lines);
    expect(service.lines).toHaveLength(5);
    expect(text).not.toContain(planted);
    expect(text).not.toContain(toBase64(toUtf8(planted)));
  });

  test('tells where a fault comes from without its message', async () => {
    const execute = () => Promise.reject(new Error(`${planted}\n    at ${planted} (x.ts:1:1)`));
    const service = await testService({ parts: { executor: { ...inProcessExecutor, execute } } });
    const response = await post(service, call);
    expect(await response.text()).not.toContain(planted);
    const at = expect.arrayContaining([expect.stringContaining('execute-service.ts')]);
    expect(service.lines).toMatchObject([
      { status: 500, code: 'internal_fault', fault: { name: 'Error', at } },
    ]);
    expect(JSON.stringify(service.lines)).not.toContain(planted);
  });
});

describe('a service over a real executor', () => {
  test('signs nothing for a guest whose process is killed, and runs the next', async () => {
    const pool = createExecutorPool({ timeoutMillis: 60_000, processes: 1 });
    onTestFinished(() => pool.close());
    const kill = () => pool.pids.forEach((pid) => void process.kill(pid, 'SIGKILL'));
    const execute: Executor['execute'] = (one) => {
      if (one.method === 'integer') setTimeout(kill, 100);
      return pool.execute(one);
    };
    const executor = {
      execute,
      executeReceipts: pool.executeReceipts.bind(pool),
      isReady: () => pool.isReady(),
      close: () => pool.close(),
    };
    const service = await testService({ parts: { executor } });
    expect((await post(service, call)).status).toBe(200);
    // Loops until its gas is gone, which takes seconds.
    const doomed = executeBody('bench', { method: 'integer', args: 10 ** 12, gas: '1000000000000000' });
    const response = await post(service, doomed);
    expect(await response.json()).toMatchObject({ status: 503, code: 'executor_died' });
    expect((await post(service, call)).status).toBe(200);
  });

  test('ends a call that takes too long, unsigned, and runs the next', async () => {
    const executor = createExecutorPool({ timeoutMillis: 1, processes: 1 });
    onTestFinished(() => executor.close());
    const service = await testService({ parts: { executor } });
    const response = await post(service, call);
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ code: 'execution_timeout' });
  });
});
