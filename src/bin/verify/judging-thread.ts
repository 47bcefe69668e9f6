import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { JudgeAnswer, Judged, JudgeOptions, JudgeRequest } from './messages.ts';

/** As for guests in the service: nearcore's own limit of the stack comes first (docs/decisions/0001-instrumented-v8.md). */
const stackSizeMb = 64;

/** A thread that judges one file at a time. */
export type JudgingThread = {
  /** Rejects when the thread fails, which is never the file's fault. */
  judge(path: string, onBlocks: (blocks: number) => void): Promise<Judged>;
  end(): Promise<unknown>;
};

/** In a thread of its own, for its stack: the deepest guest needs more than a process has. */
export function startJudgingThread(options: JudgeOptions): JudgingThread {
  const entry = new URL(`../verify-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData: options, resourceLimits: { stackSizeMb } });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  failed.catch(() => undefined); // told to whoever waits for an answer
  return {
    judge: (path, onBlocks) => Promise.race([failed, ask(worker, { path }, onBlocks)]),
    end: () => worker.terminate(),
  };
}

function ask(worker: Worker, request: JudgeRequest, onBlocks: (blocks: number) => void): Promise<Judged> {
  const { promise, resolve } = Promise.withResolvers<Judged>();
  const listen = (answer: JudgeAnswer): void => {
    if (answer.kind === 'blocks') {
      onBlocks(answer.blocks);
    } else {
      worker.off('message', listen);
      resolve(answer.judged);
    }
  };
  worker.on('message', listen);
  worker.postMessage(request);
  return promise;
}
