import type { Answer } from '../../../src/executor/messages.ts';
import { serveOther } from './child-of.ts';

/** A thread that comes to grief as the method of its call says. */
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

await serveOther((work) => (work.kind === 'call' ? acts[work.call.method]?.() : undefined));
