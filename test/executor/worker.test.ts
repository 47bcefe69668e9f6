import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { MessageChannel, Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { collectorFlag } from '../../src/executor/guest-garbage.ts';
import type { ThreadMessage } from '../../src/executor/messages.ts';
import type { ThreadSupplies } from '../../src/executor/thread-set.ts';
import { deepRecursion } from './guests.ts';
import { taskOf } from './task-of.ts';

test('a thread whose own stack is full answers with a fault, never with an outcome', async () => {
  setFlagsFromString(collectorFlag);
  const entry = new URL('../../src/executor/worker.ts', import.meta.url);
  const { port2: port } = new MessageChannel();
  const arrived = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(entry, {
    resourceLimits: { stackSizeMb: 0.375 },
    workerData: { port, arrived } satisfies ThreadSupplies,
    transferList: [port],
  });
  onTestFinished(async () => void (await worker.terminate()));
  const next = async (): Promise<ThreadMessage> => (await once(worker, 'message'))[0] as ThreadMessage;
  expect(await next()).toEqual({ kind: 'ready' });
  worker.postMessage(taskOf(deepRecursion));
  const message = 'RangeError: Maximum call stack size exceeded';
  expect(await next()).toEqual({ kind: 'answer', answer: { kind: 'fault', message } });
});
