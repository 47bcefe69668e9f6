import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { largeAnswers } from '../../src/server/large-answers.ts';
import { toProblem } from '../../src/server/problems.ts';

const mebibyte = 1_048_576;
const text = 'a'.repeat(mebibyte);

/** Answers with what it says takes so many mebibytes. */
function appOf(patienceMillis?: number) {
  const app = new Hono();
  app.use(largeAnswers(patienceMillis));
  app.get('/:size', (c) => {
    c.set('answerBytes', Number(c.req.param('size')) * mebibyte);
    return c.body(text, 200, { 'content-type': 'text/plain', 'content-encoding': 'identity' });
  });
  app.onError((cause, c) => c.text(toProblem(cause).code, 503));
  return (size: number, method = 'GET') => app.request(`/${size}`, { method });
}

describe('large answers', () => {
  test('are as many at once as memory is kept for, until they are read', async () => {
    const ask = appOf();
    const [one, other] = [await ask(128), await ask(128)];
    const refusal = await ask(1);
    expect(await refusal.text()).toBe('answers_overloaded');
    expect(refusal.headers.get('content-encoding')).toBeNull(); // of the answer that was not given
    expect(await (await ask(0.1)).text()).toBe(text);
    expect(await one.text()).toBe(text);
    expect(one.headers.get('content-type')).toBe('text/plain');
    const third = await ask(128);
    expect(third.status).toBe(200);
    await other.body?.cancel();
    expect((await ask(128)).status).toBe(200);
    expect(await third.text()).toBe(text);
  });

  test('count for nothing when only their heads are asked for', async () => {
    const ask = appOf();
    for (let at = 0; at < 4; at++) expect((await ask(128, 'HEAD')).status).toBe(200);
  });

  test('are cut off when they are not read in time', async () => {
    const ask = appOf(50);
    const slow = await ask(256);
    expect((await ask(1)).status).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect((await ask(1)).status).toBe(200);
    await expect(slow.text()).rejects.toThrow('not read in time');
  });
});
