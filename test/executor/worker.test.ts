import { expect, test } from 'vitest';
import { faultOf } from './fault-of.ts';
import { deepRecursion } from './guests.ts';
import { entryOf, openPool } from './with-pool.ts';

test('a thread whose own stack is full answers with a fault, never with an outcome', async () => {
  expect(await faultOf(openPool({ entry: entryOf('small-stack') }).execute(deepRecursion))).toEqual({
    code: 'execution_fault',
    message: 'RangeError: Maximum call stack size exceeded',
  });
});
