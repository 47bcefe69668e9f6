import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { ThreadMessage } from '../../src/executor/messages.ts';
import { deepRecursion } from './guests.ts';

test('a thread whose own stack is full answers with a fault, never with an outcome', async () => {
  const entry = new URL('../../src/executor/worker.ts', import.meta.url);
  const worker = new Worker(entry, { resourceLimits: { stackSizeMb: 0.375 } });
  onTestFinished(async () => void (await worker.terminate()));
  const next = async (): Promise<ThreadMessage> => (await once(worker, 'message'))[0] as ThreadMessage;
  expect(await next()).toEqual({ kind: 'ready' });
  worker.postMessage(deepRecursion);
  const message = 'RangeError: Maximum call stack size exceeded';
  expect(await next()).toEqual({ kind: 'answer', answer: { kind: 'fault', message } });
});
