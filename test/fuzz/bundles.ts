// `node test/fuzz/bundles.ts [--cases N] [--seed S] [--shards N]`: documents of the corpus, changed at random: none may be accepted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { CaseEnd } from './bundles/run-case.ts';
import type { Shard } from './bundles/shard.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    shards: { type: 'string', default: '2' },
  },
});
const [cases, seed, shards] = [values.cases, values.seed, values.shards].map(Number) as [
  number,
  number,
  number,
];

/** No case takes so long: a thread that is silent hangs. */
const silenceMillis = 120_000;
const folder = join(import.meta.dirname, '../../.cache/fuzz-bundles');
const counts = new Map<string, number>();
let done = 0;
let findings = 0;

function note(name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function take(index: number, { kind, base, verdict, finding }: CaseEnd): void {
  done++;
  note(`verdict ${verdict}`);
  note(`kind ${kind}`);
  if (finding === undefined) return;
  findings++;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${seed}-${index}.txt`);
  writeFileSync(file, finding.text);
  console.log(`FINDING seed ${seed}, case ${index} (${kind}, ${base}): ${finding.why.slice(0, 600)}`);
}

function run(first: number): Promise<void> {
  const workerData: Shard = { seed, first, step: shards, cases };
  const worker = new Worker(new URL('bundles/shard.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    let last = first;
    let timer = setTimeout(() => undefined, 0);
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        void worker.terminate();
        reject(new Error(`seed ${seed}: a case after ${last} hangs`));
      }, silenceMillis);
    };
    watch();
    worker.on('message', ({ index, end }: { index: number; end: CaseEnd }) => {
      last = index;
      watch();
      take(index, end);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const begun = performance.now();
await Promise.all(Array.from({ length: shards }, (_, first) => run(first)));
const seconds = (performance.now() - begun) / 1000;
for (const [name, count] of [...counts].sort(([, a], [, b]) => b - a)) console.log(`${name}: ${count}`);
console.log(`${done} cases, ${findings} findings, seed ${seed}, ${seconds.toFixed(0)} s`);
process.exitCode = findings === 0 && done === cases ? 0 : 1;
