import { expect, test } from 'vitest';
import { countMutations } from '../conformance/mutations.ts';
import { sharedFile } from '../support/shared.ts';

test('takes the witness of every recorded chunk, and none after any change to any entry', (context) => {
  const { counts, complaints } = countMutations(sharedFile(context, 'vectors'), { chunks: true, step: 1 });
  expect(complaints).toEqual([]);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(50_000);
});
