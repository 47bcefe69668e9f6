import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backOff, readRetryAfter } from '../../src/relayer/back-off.ts';
import { createFinalHead } from '../../src/relayer/final-head.ts';
import { createEndpoint, type RpcEndpoint } from '../../src/relayer/rpc-endpoint.ts';
import type { RpcFailure } from '../../src/relayer/rpc-failure.ts';
import { createPool, type RpcPool } from '../../src/relayer/rpc-pool.ts';
import { manualClock } from '../support/manual-clock.ts';

type Answer = { readonly status?: number; readonly body?: string; readonly headers?: Record<string, string> };

/** A node that answers with what `next` says; without an answer it hangs. */
async function node(next: () => Answer | undefined): Promise<{ endpoint: RpcEndpoint; asked: () => number }> {
  let asked = 0;
  const listener: RequestListener = (_request, response) => {
    asked++;
    const answer = next();
    if (answer !== undefined) response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? '');
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/key/secret`);
  return { endpoint: createEndpoint(url, { timeoutMillis: 300 }), asked: () => asked };
}

const result = (text: string): Answer => ({ body: `{"jsonrpc":"2.0","id":"relay","result":${text}}` });
const failure = (name: string, cause: string, status = 200): Answer => ({
  status,
  body: JSON.stringify({ jsonrpc: '2.0', id: 'relay', error: { name, cause: { name: cause }, data: 'why' } }),
});

function poolOf(...endpoints: RpcEndpoint[]): {
  pool: RpcPool;
  failures: RpcFailure[];
  clock: ReturnType<typeof manualClock>;
} {
  const failures: RpcFailure[] = [];
  const clock = manualClock();
  const pool = createPool(endpoints, { clock, chance: () => 0, onFailure: (one) => failures.push(one) });
  return { pool, failures, clock };
}

describe('several endpoints', () => {
  test.each<[string, Answer | undefined, string]>([
    ['too many requests', { status: 429, headers: { 'retry-after': '3' } }, 'limited'],
    ['a server error', { status: 502, body: '<html>' }, 'server'],
    ['an internal error', failure('INTERNAL_ERROR', 'INTERNAL_ERROR', 500), 'server'],
    ['no JSON-RPC', { body: '{"hello":1}' }, 'not_rpc'],
    ['no JSON', { body: 'hello' }, 'not_rpc'],
    ['no answer', undefined, 'timeout'],
  ])('answer when the first has %s, which is then left alone', async (_, answer, kind) => {
    const bad = await node(() => answer);
    const good = await node(() => result('{"height":18446744073709551615}'));
    const { pool, failures, clock } = poolOf(bad.endpoint, good.endpoint);
    expect(await pool.ask('block', {})).toEqual({ height: 18_446_744_073_709_551_615n });
    expect(await pool.ask('block', {})).toEqual({ height: 18_446_744_073_709_551_615n });
    expect([bad.asked(), good.asked()]).toEqual([1, 2]);
    expect(failures.map((one) => one.kind)).toEqual([kind]);
    // The path of an address may hold a key.
    expect(failures[0]?.message).not.toContain('secret');
    clock.set(clock.now() + 3_001);
    await pool.ask('block', {});
    expect(bad.asked()).toBe(2);
  });

  test('are asked for what one does not know, and say so when none does', async () => {
    const one = await node(() => failure('HANDLER_ERROR', 'UNKNOWN_BLOCK'));
    const other = await node(() => result('1'));
    expect(await poolOf(one.endpoint, other.endpoint).pool.ask('block', {})).toBe(1);
    const down = await node(() => ({ status: 500 }));
    const refused = poolOf(one.endpoint, down.endpoint).pool.ask('block', {});
    await expect(refused).rejects.toMatchObject({ kind: 'refused', code: 'UNKNOWN_BLOCK' });
  });

  test('are not asked twice what is wrong with the question, or with the contract', async () => {
    const wrong = await node(() => failure('HANDLER_ERROR', 'INVALID_TRANSACTION'));
    const panics = await node(() => result('{"error":"wasm execution failed"}'));
    const other = await node(() => result('1'));
    const { pool, failures } = poolOf(wrong.endpoint, other.endpoint);
    await expect(pool.ask('send_tx', {})).rejects.toMatchObject({ code: 'INVALID_TRANSACTION' });
    await expect(poolOf(panics.endpoint, other.endpoint).pool.ask('query', {})).rejects.toMatchObject({
      code: 'QUERY_ERROR',
    });
    expect([other.asked(), failures.length]).toEqual([0, 0]);
  });

  test('that all rest are waited for a little, and not hammered', async () => {
    const bad = await node(() => ({ status: 429, headers: { 'retry-after': '4' } }));
    const { pool, clock } = poolOf(bad.endpoint);
    await expect(pool.ask('block', {})).rejects.toMatchObject({ kind: 'limited' });
    await expect(pool.ask('block', {})).rejects.toMatchObject({ kind: 'limited' });
    expect(clock.slept).toEqual([4_000]);
    const far = await node(() => ({ status: 429, headers: { 'retry-after': '50' } }));
    const other = poolOf(far.endpoint);
    await expect(other.pool.ask('block', {})).rejects.toThrow('too many requests');
    await expect(other.pool.ask('block', {})).rejects.toThrow('left alone');
    expect(far.asked()).toBe(1);
  });
});

const blockText = (height: number): string =>
  JSON.stringify({
    header: { height, hash: `h${height}`, prev_hash: `h${height - 1}`, timestamp_nanosec: String(height) },
    chunks: [
      { chunk_hash: 'c', height_included: height },
      { chunk_hash: 'old', height_included: height - 1 },
    ],
  });

describe('the final head', () => {
  test('is that of the best endpoint: one that is behind is left alone', async () => {
    const late = await node(() => result(blockText(50)));
    const best = await node(() => result(blockText(100)));
    const { pool, clock, failures } = poolOf(late.endpoint, best.endpoint);
    const head = createFinalHead(pool, clock);
    expect(await head()).toMatchObject({ height: 100n, prevHash: 'h99', chunks: ['c'] });
    expect(await head()).toMatchObject({ height: 100n });
    expect(failures).toEqual([
      expect.objectContaining({ kind: 'lagging', message: expect.stringContaining('50 blocks behind') }),
    ]);
  });

  test('never goes back, and is not believed when it is far behind what was known', async () => {
    let height = 100;
    const only = await node(() => result(blockText(height)));
    const { pool, clock } = poolOf(only.endpoint);
    const head = createFinalHead(pool, clock);
    expect((await head()).height).toBe(100n);
    height = 95;
    expect((await head()).height).toBe(100n);
    height = 80;
    await expect(head()).rejects.toMatchObject({ kind: 'lagging' });
  });
});

describe('waiting', () => {
  test('doubles up to the most, less up to a half by chance', () => {
    const range = { firstMillis: 100, mostMillis: 1_000 };
    expect([1, 2, 3, 4, 5, 99].map((failures) => backOff(failures, range, 0))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    expect(backOff(3, range, 0.999)).toBe(200);
  });

  test.each<[string | null, number | undefined]>([
    [null, undefined],
    ['', undefined],
    ['3', 3_000],
    ['0.5', 500],
    ['soon', undefined],
    ['-1', undefined],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 9_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', undefined],
  ])('reads Retry-After %j', (value, expected) => {
    expect(readRetryAfter(value, 1_000)).toBe(expected);
  });
});
