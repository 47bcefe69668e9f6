import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { listen } from '../../src/bin/listen.ts';

/** Answers after a moment. */
const slowApp = (millis: number) => ({
  fetch: async () => {
    await new Promise((resolve) => setTimeout(resolve, millis));
    return new Response('done');
  },
});

const ask = (url: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => resolve(text(answer))).on('error', reject);
  });

describe('a listener', () => {
  test('has an address that can be opened, on a port that was free', async () => {
    const listener = await listen(slowApp(0), '0.0.0.0', 0);
    expect(listener.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
    expect(await (await fetch(listener.url)).text()).toBe('done');
    await listener.close();
  });

  test('writes an IPv6 address as a URL does', async () => {
    const listener = await listen(slowApp(0), '::1', 0);
    expect(listener.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    await listener.close();
  });

  test('answers what is in flight before it closes, and waits for no idle client', async () => {
    const listener = await listen(slowApp(200), '127.0.0.1', 0);
    const agent = new Agent({ keepAlive: true });
    await ask(listener.url, agent); // leaves an idle connection behind
    const inFlight = ask(listener.url, agent);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const began = performance.now();
    await listener.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await inFlight).toBe('done');
    await expect(ask(listener.url, new Agent())).rejects.toThrow('ECONNREFUSED');
    agent.destroy();
  });

  test('waits for no client that does not read its answer to the end', async () => {
    const endless = { fetch: async () => new Response(new ReadableStream({ pull: () => undefined })) };
    const listener = await listen(endless, '127.0.0.1', 0);
    const answer = await fetch(listener.url);
    const began = performance.now();
    await listener.close(100);
    expect(performance.now() - began).toBeLessThan(2_000);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('says which address cannot be had', async () => {
    const first = await listen(slowApp(0), '127.0.0.1', 0);
    const port = Number(new URL(first.url).port);
    await expect(listen(slowApp(0), '127.0.0.1', port)).rejects.toThrow('EADDRINUSE');
    await first.close();
  });
});
