import { totalmem } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { noDocument } from '../../verifier/verify-document.ts';
import type { JudgeAnswer, Judged, JudgeOptions, JudgeRequest } from './messages.ts';

/** As for guests in the service: nearcore's own limit of the stack comes first (docs/decisions/0001-instrumented-v8.md). */
const stackSizeMb = 64;

const mebibyte = 1_048_576;
/** What the longest document takes, and what none of ours needs. */
const [leastHeapMb, mostHeapMb] = [1_024, 4_096];

/** MiB of a thread's heap, so that `threads` of them fit the machine as far as documents can be judged at all. */
export const heapOf = (threads: number): number =>
  Math.min(Math.max(Math.floor(totalmem() / mebibyte / (threads + 1)), leastHeapMb), mostHeapMb);

/** A thread that judges one file at a time. */
export type JudgingThread = {
  /**
   * A file that takes more than the thread's heap is a FAIL, and the next one gets a fresh thread. Rejects when the thread
   * fails in another way, which is never the file's fault.
   */
  judge(path: string, onBlocks: (blocks: number) => void): Promise<Judged>;
  end(): Promise<unknown>;
};

/** In a thread of its own, for its stack: the deepest guest needs more than a process has. `heapMb`: MiB. */
export function startJudgingThread(options: JudgeOptions, heapMb: number): JudgingThread {
  let running = start(options, heapMb);
  return {
    async judge(path, onBlocks) {
      const { worker, failed } = running;
      try {
        return await Promise.race([failed, ask(worker, { path }, onBlocks)]);
      } catch (cause) {
        if (!isOutOfMemory(cause)) throw cause;
        running = start(options, heapMb);
        const { document: _, ...judged } = noDocument(
          `too large: judging it takes more than ${heapMb} MiB of memory`,
          options,
        );
        return judged;
      }
    },
    end: () => running.worker.terminate(),
  };
}

type Running = { readonly worker: Worker; readonly failed: Promise<never> };

function start(options: JudgeOptions, heapMb: number): Running {
  const entry = new URL(`../verify-thread${extname(import.meta.url)}`, import.meta.url);
  const resourceLimits = { stackSizeMb, maxOldGenerationSizeMb: heapMb };
  const worker = new Worker(entry, { workerData: options, resourceLimits });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  failed.catch(() => undefined); // told to whoever waits for an answer
  return { worker, failed };
}

const isOutOfMemory = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';

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
