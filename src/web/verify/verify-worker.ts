import './browser-globals.ts';
import { readFacts } from './facts/document-facts.ts';
import { attempt } from './facts/fact.ts';
import { gasRunAgain } from './facts/gas-run-again.ts';
import { judge, RefusedSettingError } from './judge.ts';
import type { VerifyProgress, VerifyRequest, WorkerMessage } from './messages.ts';
import { reserveStackForHost } from './stack-reserve.ts';

const say = (message: WorkerMessage): void => self.postMessage(message);

const millisBetween = 200;
let saidAt = 0;

/** A few times a second is enough for whoever watches. */
function sayProgress(progress: VerifyProgress): void {
  const now = performance.now();
  if (now - saidAt < millisBetween) return;
  saidAt = now;
  say(progress);
}

async function verify(request: VerifyRequest): Promise<void> {
  try {
    const judged = await judge(request, sayProgress);
    // Whatever a document does to what is shown of it, the verdict on it is told.
    say({ kind: 'report', report: judged.report, facts: attempt(() => readFacts(judged)) });
    const gas = attempt(() => gasRunAgain(judged));
    if (gas !== undefined) say({ kind: 'gas', gas });
  } catch (cause) {
    if (!(cause instanceof RefusedSettingError)) throw cause;
    say({ kind: 'refused', reason: cause.message });
  }
  say({ kind: 'done' });
}

/** Thrown outside the promise, so that it reaches the page as an error of the worker. */
const report = (cause: unknown) =>
  setTimeout(() => {
    throw cause;
  });

reserveStackForHost();
// One request a worker: whoever started this one ends it.
self.addEventListener('message', ({ data }: MessageEvent<VerifyRequest>) => {
  verify(data).catch(report);
});
