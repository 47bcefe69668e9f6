import { parentPort, workerData } from 'node:worker_threads';
import { openFuzz, runCase } from './run-case.ts';

/** Which cases a thread runs: every `step`-th from `first`, up to `cases`. */
export type Shard = {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly cases: number;
};

const { seed, first, step, cases } = workerData as Shard;
const fuzz = openFuzz();
for (let index = first; index < cases; index += step) {
  parentPort?.postMessage({ index, end: await runCase(fuzz, seed, index) });
}
