import { expect, test } from 'vitest';
import { plainCall } from '../support/one-shot-call.ts';
import { faultOf } from './fault-of.ts';
import { entryOf, openPool } from './with-pool.ts';

test.each([
  ['throw', 'Error: outside the call'],
  ['exit', 'the thread ended'],
  ['use_all_memory', 'Error: Worker terminated due to reaching memory limit: JS heap out of memory'],
])('a thread that comes to grief takes only its own call along: %s', async (method, message) => {
  const pool = openPool({ entry: entryOf('frail'), threads: 2 });
  const run = (name: string) => pool.execute({ ...plainCall, method: name });
  const [fault, ...others] = await Promise.all([faultOf(run(method)), run('answer'), run('answer')]);
  expect(fault).toEqual({ code: 'execution_fault', message });
  expect(others).toMatchObject([{ feature: 'done' }, { feature: 'done' }]);
  expect(pool.pids).toHaveLength(1);
});
