import { availableParallelism } from 'node:os';
import { heapOf, type JudgingThread, startJudgingThread } from './judging-thread.ts';
import type { Judged, JudgeOptions } from './messages.ts';

export type JudgedFile = Judged & { readonly file: string };

/** Files that are begun before the first of them is told: keeps every thread busy behind a slow one. */
const aheadByThread = 4;

/**
 * Judges files on all cores, and tells of them in their order, each as soon as those before it are told. Keeps a few reports
 * at a time, however many files there are.
 */
export async function* judgeFiles(
  files: readonly string[],
  options: JudgeOptions,
  onBlocks: (file: string, blocks: number) => void,
): AsyncGenerator<JudgedFile> {
  const count = Math.min(files.length, availableParallelism());
  const heapMb = heapOf(count);
  const threads = Array.from({ length: count }, () => startJudgingThread(options, heapMb));
  const lend = lender(threads);
  const judge = (file: string): Promise<JudgedFile> =>
    lend(async (thread) => ({ file, ...(await thread.judge(file, (blocks) => onBlocks(file, blocks))) }));
  try {
    yield* inOrder(files, judge, count * aheadByThread);
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

async function* inOrder<A, B>(
  items: readonly A[],
  run: (item: A) => Promise<B>,
  ahead: number,
): AsyncGenerator<B> {
  const running: Promise<B>[] = [];
  for (const item of items) {
    const promise = run(item);
    promise.catch(() => undefined); // thrown when its turn comes
    running.push(promise);
    const first = running.length > ahead ? running.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const promise of running) yield await promise;
}

/** Gives a thread to one at a time; the others wait in the order of their coming. */
function lender(threads: readonly JudgingThread[]) {
  const idle = [...threads];
  const waiting: ((thread: JudgingThread) => void)[] = [];
  const giveBack = (thread: JudgingThread): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(thread);
    else next(thread);
  };
  return async <T>(use: (thread: JudgingThread) => Promise<T>): Promise<T> => {
    const thread = idle.pop() ?? (await new Promise<JudgingThread>((resolve) => waiting.push(resolve)));
    try {
      return await use(thread);
    } finally {
      giveBack(thread);
    }
  };
}
