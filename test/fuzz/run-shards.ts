import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ShardMessage } from './shard.ts';

type Run = { readonly cases: number; readonly seed: number; readonly oracle: string };

/** Without the first of these a small case takes 15 ms in place of 2. */
const v8Flags = ['--min-semi-space-size=32'];

/** Runs the cases in as many processes as there are cores; returns how many were told of. */
export async function runShards(run: Run, tell: (message: ShardMessage) => void): Promise<number> {
  const step = Math.max(1, Math.min(availableParallelism(), run.cases));
  let done = 0;
  const counted = (message: ShardMessage): void => {
    done++;
    tell(message);
  };
  await Promise.all(Array.from({ length: step }, (_, from) => runShard(run, from, step, counted)));
  return done;
}

function runShard(
  { cases, seed, oracle }: Run,
  from: number,
  step: number,
  tell: (message: ShardMessage) => void,
): Promise<void> {
  const args = [seed, from, step, cases].map(String);
  const child = fork(join(import.meta.dirname, 'shard.ts'), [...args, oracle], { execArgv: v8Flags });
  child.on('message', (message) => tell(message as ShardMessage));
  return new Promise((resolve) => child.on('exit', () => resolve()));
}
