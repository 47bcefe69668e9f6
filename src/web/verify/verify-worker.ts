import './browser-globals.ts';
import { judge } from './judge.ts';
import type { VerifyRequest, WorkerMessage } from './messages.ts';
import { gasRunAgain } from './run-again.ts';

const say = (message: WorkerMessage): void => self.postMessage(message);

async function verify(request: VerifyRequest): Promise<void> {
  const answer = await judge(request);
  say(answer);
  const gas = await gasRunAgain(request, answer);
  if (gas !== undefined) say({ kind: 'gas', gas });
  say({ kind: 'done' });
}

/** Thrown outside the promise, so that it reaches the page as an error of the worker. */
const report = (cause: unknown) =>
  setTimeout(() => {
    throw cause;
  });

// One request a worker: whoever started this one ends it.
self.addEventListener('message', ({ data }: MessageEvent<VerifyRequest>) => {
  verify(data).catch(report);
});
