import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { largeBodies } from '../../src/server/large-bodies.ts';
import { toProblem } from '../../src/server/problems.ts';

const mebibyte = 1_048_576;
const lengthOf = (bytes: number) => ({ 'content-length': String(bytes) });
const ofNoLength = { 'transfer-encoding': 'chunked' };

/** Keeps each call until `answer` was called. */
function busyApp() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const app = new Hono();
  app.use(largeBodies(4 * mebibyte));
  app.post('/', async (c) => {
    await promise;
    return c.text('done');
  });
  app.onError((cause, c) => c.text(toProblem(cause).code, 503));
  const ask = async (headers: Record<string, string>) =>
    (await app.request('/', { method: 'POST', headers })).text();
  return { ask, answer: resolve };
}

describe('large bodies', () => {
  test('are as many at once as memory is kept for, and more are turned away', async () => {
    const { ask, answer } = busyApp();
    const taken = [1, 2, 3, 4].map(() => ask(lengthOf(4 * mebibyte)));
    expect(await ask(lengthOf(mebibyte))).toBe('bodies_overloaded');
    answer();
    expect(await Promise.all(taken)).toEqual(['done', 'done', 'done', 'done']);
    expect(await ask(lengthOf(4 * mebibyte))).toBe('done');
  });

  test('count as the largest when they hide their length or tell a longer one', async () => {
    const { ask, answer } = busyApp();
    const taken = [ofNoLength, lengthOf(100 * mebibyte), ofNoLength, ofNoLength].map(ask);
    expect(await ask(ofNoLength)).toBe('bodies_overloaded');
    answer();
    await Promise.all(taken);
  });

  test('count as the largest when their length is none', async () => {
    const { ask, answer } = busyApp();
    const taken = ['x', '-1', '1e99', '1.5'].map((length) => ask({ 'content-length': length }));
    expect(await ask(lengthOf(mebibyte))).toBe('bodies_overloaded');
    answer();
    await Promise.all(taken);
  });

  test('are not waited for by small ones', async () => {
    const { ask, answer } = busyApp();
    const taken = [1, 2, 3, 4].map(() => ask(ofNoLength));
    const small = [ask(lengthOf(200_000)), ask({})];
    answer();
    expect(await Promise.all([...taken, ...small])).toEqual(new Array(6).fill('done'));
  });
});
