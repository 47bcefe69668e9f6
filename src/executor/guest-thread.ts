import { read } from 'node:fs';
import { Worker } from 'node:worker_threads';

/** The channel of a guest process, which its thread reads and writes. */
export const channelFd = 3;
/** Stays open, and says nothing, for as long as whoever started the process is there. */
const lifelineFd = 0;

const limits = {
  /** nearcore's own limit of the stack always comes first (docs/decisions/0001-instrumented-v8.md). */
  stackSizeMb: 64,
  /** JavaScript objects of the thread: a trie of the largest state takes about a tenth. Guests' memories are not in it. */
  maxOldGenerationSizeMb: 1_024,
};

/**
 * What the thread has of its process's flags, which no thread inherits when it has some of its own. Not the right to make
 * threads: whoever makes one can give it any other right.
 */
const kept = ['--permission', '--allow-fs-read=', '--no-experimental-'];

/**
 * The main thread of a guest process: it starts the one thread in which guests run, on a stack that a main thread cannot
 * have, and ends the process when there is nothing left to do. It has no keys, network, files or environment.
 * Only tests have other limits.
 */
export function runGuestThread(entry: URL, resourceLimits = limits): void {
  const execArgv = process.execArgv.filter((flag) => kept.some((one) => flag.startsWith(one)));
  const worker = new Worker(entry, { env: {}, execArgv, resourceLimits });
  // It threw outside of its work, or has no memory left: the pool sees the end, and starts another process.
  worker.on('error', endProcess);
  worker.on('exit', endProcess);
  // However the other side ended, nobody waits any more; a guest that still runs must not delay this.
  read(lifelineFd, new Uint8Array(1), 0, 1, null, endProcess);
  // A terminal's Ctrl-C reaches this process too: when to end is for the parent to say.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
}

/** At once: an orderly end would wait for the thread, which may run a guest or wait for a message. */
export function endProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}
