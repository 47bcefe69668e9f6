import { parentPort } from 'node:worker_threads';
import type { Answer, ThreadMessage, ThreadTask } from '../../../src/executor/messages.ts';

/** A thread that comes to grief as the method of its call says. */
const say = (message: ThreadMessage): void => parentPort?.postMessage(message);

const acts: Readonly<Record<string, () => Answer>> = {
  answer: () => ({ kind: 'unsupported', code: 'promises_unsupported', feature: 'done' }),
  throw: () => {
    throw new Error('outside the call');
  },
  exit: () => process.exit(3),
  use_all_memory: () => {
    const held: number[][] = [];
    for (;;) held.push(new Array(4_000_000).fill(0.5));
  },
};

parentPort?.on('message', (task: ThreadTask) => {
  const answer = task.kind === 'call' ? acts[task.call.method]?.() : undefined;
  if (answer !== undefined) say({ kind: 'answer', answer });
});
say({ kind: 'ready' });
