import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { Drain } from '../../src/server/drain.ts';
import { toProblem } from '../../src/server/problems.ts';

/** Answers once `answer` was called. */
function appBehind(drain: Drain) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const app = new Hono();
  app.use(drain.middleware);
  app.get('/', async (c) => {
    await promise;
    return c.text('done');
  });
  app.onError((cause, c) => c.text(toProblem(cause).code, 503));
  return { ask: async () => (await app.request('/')).text(), answer: resolve };
}

describe('the end of a service', () => {
  test('waits for the calls in flight, and refuses those that come after it began', async () => {
    const drain = new Drain();
    const { ask, answer } = appBehind(drain);
    const inFlight = ask();
    let isEmpty = false;
    const closed = drain.close().then(() => {
      isEmpty = true;
    });
    expect(await ask()).toBe('shutting_down');
    expect(isEmpty).toBe(false);
    answer();
    await closed;
    expect(await inFlight).toBe('done');
  });

  test('does not wait for ever for a call whose sender takes his time', async () => {
    const drain = new Drain();
    const { ask, answer } = appBehind(drain);
    const inFlight = ask();
    await drain.close(50);
    answer();
    expect(await inFlight).toBe('done');
  });
});
