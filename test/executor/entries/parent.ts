import { setTimeout } from 'node:timers/promises';
import { createExecutorPool } from '../../../src/executor/pool.ts';
import { longLoop } from '../guests.ts';

/** A service that will be killed while guests run: tells the pids of its guest processes. */
const pool = createExecutorPool({ timeoutMillis: 20_000, processes: 2 });
while (pool.pids.length < 2) await setTimeout(5);
void pool.execute(longLoop);
process.send?.(pool.pids);
