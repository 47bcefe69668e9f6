import { expect, test } from 'vitest';
import { worldCacheBytes } from '../../src/server/world-cache.ts';

const mebibyte = 1_048_576;

test.each([
  [0, 64],
  [1, 64],
  [8, 64],
  [64, 8],
  [1_000_000, 512 / 1_000_000],
])('of %i worlds each keeps %d MiB at hand at most, all together half a gibibyte', (worlds, each) => {
  const bytes = worldCacheBytes(worlds);
  expect(bytes).toBe(Math.floor(each * mebibyte));
  expect(bytes * worlds).toBeLessThanOrEqual(512 * mebibyte);
  expect(bytes).toBeGreaterThan(0);
});
