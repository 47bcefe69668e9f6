import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Report } from '../verifier/report.ts';
import type { VerifyOptions } from '../verifier/verify.ts';

/** Texts of bundles, and how they are judged. */
export type Judging = {
  readonly documents: readonly string[];
  readonly options: Omit<VerifyOptions, 'engine'>;
};

/** As for guests in the service: nearcore's own limit of the stack comes first (docs/decisions/0001-instrumented-v8.md). */
const stackSizeMb = 64;

/** A report for each document. In a thread of its own, for its stack: the deepest guest needs more than a process has. */
export async function judgeBundles(judging: Judging): Promise<readonly Report[]> {
  const entry = new URL(`./verify-thread${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(entry, { workerData: judging, resourceLimits: { stackSizeMb } });
  // Rejects when the thread fails.
  const [reports]: Report[][] = await once(worker, 'message');
  await worker.terminate();
  return reports ?? [];
}
