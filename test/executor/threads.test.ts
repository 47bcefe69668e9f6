import { expect, test } from 'vitest';
import { plainCall } from '../support/one-shot-call.ts';
import { faultOf } from './fault-of.ts';
import { entryOf, openPool } from './with-pool.ts';

test.each(['throw', 'exit', 'use_all_memory'])(
  'a thread that comes to grief ends its own call alone: %s',
  async (method) => {
    const pool = openPool({ entry: entryOf('frail'), processes: 2 });
    const run = (name: string) => pool.execute({ ...plainCall, method: name });
    const [fault, ...others] = await Promise.all([faultOf(run(method)), run('answer'), run('answer')]);
    expect(fault).toEqual({
      code: 'executor_died',
      message: 'the guest process ended during the call',
    });
    expect(others).toMatchObject([{ feature: 'done' }, { feature: 'done' }]);
  },
);
