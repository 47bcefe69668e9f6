import type { Duplex } from 'node:stream';
import { FrameReader, toFrame } from './frames.ts';
import type { ChannelEvents, GuestChannel, GuestPlace } from './guest-channel.ts';
import { channelFd } from './guest-thread.ts';
import { spawnSandboxed } from './sandbox.ts';

/** Guest processes that are children of this one. `entry` is what each runs. */
export const childProcesses = (entry: URL): GuestPlace => ({
  open: (events) => openChild(entry, events),
  patienceMillis: 0,
  maxPauseMillis: 10_000,
});

function openChild(entry: URL, events: ChannelEvents): GuestChannel {
  const child = spawnSandboxed(entry);
  const end = (): void => void child.kill('SIGKILL');
  const stream = child.stdio[channelFd] as Duplex;
  readFrames(stream, events);
  // It hung up, or what we wrote found nobody; `close` follows.
  stream.on('end', end);
  stream.on('error', end);
  child.stdin?.on('error', end);
  child.on('error', end); // it did not start; `close` follows
  // Not `exit`, which may come before the last answers are read.
  child.on('close', () => events.onEnd('process'));
  return { pid: child.pid, send: (message) => void stream.write(toFrame(message)), end };
}

/** Nothing is read any more behind what is malformed. */
export function readFrames(
  stream: Duplex,
  { onMessage, onMalformed }: Pick<ChannelEvents, 'onMessage' | 'onMalformed'>,
): void {
  const reader = new FrameReader();
  stream.on('data', (part: Uint8Array) => {
    const messages = reader.push(part);
    if (messages === undefined) {
      stream.removeAllListeners('data');
      stream.resume();
      onMalformed();
    } else for (const message of messages) onMessage(message);
  });
}
