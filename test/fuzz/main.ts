// `npm run fuzz [-- --cases N --seed S]`: random calls, asked of nearcore's oracle and of us; `--replay FILE` for one again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseExactJson } from '../support/exact-json.ts';
import { oracleMissing, oraclePath } from '../support/oracle.ts';
import { compareCall } from './differential.ts';
import { type FuzzOptions, readOptions, usage } from './options.ts';
import { OracleStream } from './oracle-stream.ts';
import type { FuzzCase } from './random-case.ts';
import { recordRun } from './recorded-runs.ts';
import { runShards } from './run-shards.ts';
import type { ShardMessage } from './shard.ts';

const folder = join(import.meta.dirname, '../../.cache/fuzz');
const shownDifferences = 8;

type Difference = NonNullable<ShardMessage['found']>;

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (oracleMissing !== undefined && options.oracle === undefined) {
    console.error(`fuzz: ${oracleMissing}`);
    return 1;
  }
  const oracle = options.oracle ?? oraclePath;
  return options.replay === undefined ? fuzz(options, oracle) : replay(options.replay, oracle);
}

async function fuzz(options: FuzzOptions, oracle: string): Promise<number> {
  const { cases, seed } = options;
  const counts = new Map<string, Map<string, number>>();
  let found = 0;
  const started = performance.now();
  const done = await runShards({ cases, seed, oracle }, ({ kind, outcome, found: difference }) => {
    const row = counts.get(kind) ?? new Map<string, number>();
    counts.set(kind, row.set(outcome, (row.get(outcome) ?? 0) + 1));
    if (difference === undefined) return;
    found++;
    showDifference(difference);
  });
  for (const [kind, row] of counts) console.log(describeCounts(kind, row));
  const seconds = (performance.now() - started) / 1000;
  console.log(`${(done / seconds).toFixed(0)} cases/s`);
  if (done < cases) console.error(`fuzz: only ${done} of ${cases} cases were run`);
  const isClean = found === 0 && done === cases;
  if (options.record) recordRun({ seed, cases: done, differences: found });
  console.log(`${done} cases, ${found} differences, seed ${seed}`);
  return isClean ? 0 : 1;
}

/** `kind 1234: ok 800, GasExceeded 434`, the most frequent first. */
function describeCounts(kind: string, counts: ReadonlyMap<string, number>): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  return `${kind} ${total}: ${sorted.map(([outcome, count]) => `${outcome} ${count}`).join(', ')}`;
}

function showDifference(difference: Difference): void {
  const { seed, index, kind } = difference;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${seed}-${index}.json`);
  writeFileSync(file, `${JSON.stringify(difference, undefined, 1)}\n`);
  console.log(`DIFFERENT seed ${seed}, case ${index} (${kind}): .cache/fuzz/${seed}-${index}.json`);
  for (const line of difference.differences.slice(0, shownDifferences)) console.log(`  ${line}`);
}

async function replay(file: string, oracle: string): Promise<number> {
  const { case: one } = parseExactJson(readFileSync(file, 'utf8')) as Pick<FuzzCase, 'case'>;
  const stream = new OracleStream(oracle);
  const { differences, expected, actual } = await compareCall(stream, one);
  stream.close();
  console.log('nearcore:', JSON.stringify(expected, undefined, 1));
  console.log('ours:', JSON.stringify(actual, undefined, 1));
  for (const line of differences) console.log(`  ${line}`);
  console.log(differences.length === 0 ? 'the same' : `${differences.length} differences`);
  return differences.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  console.error(`fuzz: ${cause instanceof Error ? cause.message : String(cause)}\n${usage}`);
  process.exitCode = 3;
}
