// One of the processes among which the fuzzer shares its cases: SEED FROM STEP END ORACLE.
import { compareCall, summarize } from './differential.ts';
import { OracleStream } from './oracle-stream.ts';
import { type FuzzCase, randomCase } from './random-case.ts';

/** What a shard tells of a case. `found` only when something differs. */
export type ShardMessage = {
  readonly kind: FuzzCase['kind'];
  readonly outcome: string;
  readonly found:
    | (FuzzCase & {
        readonly differences: readonly string[];
        readonly expected: object;
        readonly actual: object;
      })
    | undefined;
};

/** Cases of which the oracle has not told yet. */
const window = 64;

const [seed = 0, from = 0, step = 1, end = 0] = process.argv.slice(2, 6).map(Number);
const oracle = new OracleStream(process.argv[6] ?? '');
const pending = new Set<Promise<void>>();

async function check(one: FuzzCase): Promise<void> {
  const comparison = await compareCall(oracle, one.case);
  const found = comparison.differences.length === 0 ? undefined : { ...one, ...comparison };
  process.send?.({ kind: one.kind, outcome: summarize(comparison), found } satisfies ShardMessage);
}

for (let index = from; index < end; index += step) {
  const done = check(randomCase(seed, index)).finally(() => pending.delete(done));
  pending.add(done);
  // Our side of this case, before the next one is made.
  await new Promise(setImmediate);
  if (pending.size >= window) await Promise.race(pending);
}
await Promise.all(pending);
oracle.close();
process.disconnect?.();
