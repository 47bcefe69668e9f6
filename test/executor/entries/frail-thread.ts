import { parentPort } from 'node:worker_threads';
import type { Answer, ThreadMessage } from '../../../src/executor/messages.ts';
import type { OneShotCall } from '../../../src/runtime/one-shot-call.ts';

/** A thread that comes to grief as the method of its call says. */
const say = (message: ThreadMessage): void => parentPort?.postMessage(message);

const acts: Readonly<Record<string, () => Answer>> = {
  answer: () => ({ kind: 'unsupported', code: 'unsupported_import', feature: 'done' }),
  throw: () => {
    throw new Error('outside the call');
  },
  exit: () => process.exit(3),
  use_all_memory: () => {
    const held: number[][] = [];
    for (;;) held.push(new Array(4_000_000).fill(0.5));
  },
};

parentPort?.on('message', ({ method }: OneShotCall) => {
  const answer = acts[method]?.();
  if (answer !== undefined) say({ kind: 'answer', answer });
});
say({ kind: 'ready' });
