import { expect, test } from 'vitest';
import { countMutations } from '../conformance/mutations.ts';
import { committedVectors } from '../support/shared.ts';

test("takes nearcore's witnesses of chunks, and none that was changed", () => {
  const { counts, complaints } = countMutations(committedVectors, { chunks: true, step: 23 });
  expect(complaints).toEqual([]);
  const faults = new Set([...counts.keys()].map((kind) => kind.split(': ')[0]));
  expect(faults).toEqual(new Set(['missing', 'unused', 'duplicate', 'unordered']));
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(700);
});
