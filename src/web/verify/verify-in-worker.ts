import type { VerifyRequest, WorkerMessage } from './messages.ts';
import VerifyWorker from './verify-worker.ts?worker&inline';

export type Running = { cancel(): void };

/** `broke`: the worker could not do its work; nothing more comes. */
export type Listener = {
  heard(message: WorkerMessage): void;
  broke(reason: string): void;
};

/** Verifies in a thread of its own, so that a long call never blocks the page. */
export function verifyInWorker(request: VerifyRequest, { heard, broke }: Listener): Running {
  const worker = new VerifyWorker();
  worker.addEventListener('message', ({ data }: MessageEvent<WorkerMessage>) => {
    if (data.kind === 'done') worker.terminate();
    heard(data);
  });
  worker.addEventListener('error', ({ message }) => {
    worker.terminate();
    broke(message || 'the worker did not start');
  });
  worker.postMessage(request);
  return { cancel: () => worker.terminate() };
}
