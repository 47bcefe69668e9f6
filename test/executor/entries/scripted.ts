import { closeSync, writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { maxFrameBytes, toFrame } from '../../../src/executor/frames.ts';
import { encodeFromGuest } from '../../../src/executor/from-guest.ts';
import { channelFd } from '../../../src/executor/guest-thread.ts';
import type { Answer, GuestMessage } from '../../../src/executor/messages.ts';
import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { serveOther } from './child-of.ts';

/** A process that our code does not run in any more: the method of a call says what it does. */
const write = (bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(channelFd, bytes, done);
};
const send = (message: GuestMessage): void => write(toFrame(encodeFromGuest(message)));
const answer: Answer = { kind: 'unsupported', code: 'promises_unsupported', feature: 'done' };
const header = (length: number): Uint8Array => new Uint8Array(new Uint32Array([length]).buffer);

const acts: Readonly<Record<string, () => unknown>> = {
  answer: () => answer,
  tell_process: () => ({ ...answer, feature: String(process.pid) }),
  hang: () => undefined,
  die: () => process.exit(1),
  stop: () => void process.kill(process.pid, 'SIGSTOP'),
  crash_in_v8: () => {
    const held: number[][] = [];
    for (;;) held.push(new Array(4_000_000).fill(0.5));
  },
  hang_up: () => closeSync(channelFd),
  answer_after_300_ms: async () => {
    await setTimeout(300);
    return answer;
  },
  answer_twice: () => {
    write(new Uint8Array([answer, answer].flatMap((one) => [...toFrame(encodeFromGuest(one))])));
  },
  answer_without_result: () => send({ kind: 'done', result: new Uint8Array() }),
  speak_in_tongues: () => write(toFrame(toUtf8('signed, the enclave'))),
  speak_no_frames: () => write(toUtf8('signed, the enclave')),
  say_nothing_at_length: () => write(header(0)),
  announce_too_much: () => write(header(maxFrameBytes + 1)),
  /** The rest never comes. */
  announce_much: () => write(header(maxFrameBytes)),
  write_for_ever: () => {
    write(header(maxFrameBytes));
    const part = new Uint8Array(1_048_576);
    for (;;) write(part);
  },
  write_small_frames_for_ever: () => {
    const part = new Uint8Array(Array(10_000).fill([1, 0, 0, 0, 9]).flat());
    for (;;) write(part);
  },
  start_again: () => send({ kind: 'ready' }),
};

await serveOther(async (work) => {
  // One of ours waits for its answer before it asks again.
  if (work.kind === 'chunk')
    for (const byte of [1, 2]) send({ kind: 'need', hashes: [new Uint8Array(32).fill(byte)] });
  const said = work.kind === 'call' ? await acts[work.call.method]?.() : undefined;
  return said as Answer | undefined;
});
process.exit();
