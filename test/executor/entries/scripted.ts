import { setTimeout } from 'node:timers/promises';
import type { PoolMessage, ProcessMessage } from '../../../src/executor/messages.ts';

/** A process that our code does not run in any more: the method of a call says what it does. */
const send = (message: unknown): void => void process.send?.(message);
const answer = (id: number): void =>
  send({
    kind: 'answer',
    id,
    answer: { kind: 'unsupported', code: 'promises_unsupported', feature: 'done' },
  });

const acts: Readonly<Record<string, (id: number) => unknown>> = {
  answer,
  hang: () => undefined,
  die: () => process.exit(1),
  hang_up: () => process.disconnect?.(),
  answer_after_300_ms: async (id) => {
    await setTimeout(300);
    answer(id);
  },
  answer_twice: (id) => {
    answer(id);
    answer(id);
  },
  answer_for_another: (id) => answer(id + 1_000),
  answer_without_result: (id) => send({ kind: 'answer', id, answer: { kind: 'done' } }),
  speak_in_tongues: () => send('signed, the enclave'),
  start_again: () => send({ kind: 'ready' }),
};

/** A thread that asks waits for its answer; this one does not. */
const askTwice = (id: number): void => {
  for (const byte of [1, 2]) send({ kind: 'need', id, hashes: [new Uint8Array(32).fill(byte)] });
};

process.on('message', (message: PoolMessage) => {
  if (message.kind === 'work' && message.work.kind === 'chunk') askTwice(message.id);
  if (message.kind === 'work' && message.work.kind === 'call') acts[message.work.call.method]?.(message.id);
});
process.on('disconnect', () => process.exit());
send({ kind: 'ready' } satisfies ProcessMessage);
