import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { collectorFlag, GuestGarbage } from '../../src/executor/guest-garbage.ts';

setFlagsFromString(collectorFlag);
const collect = runInNewContext('gc') as NonNullable<typeof gc>;
const pages = 1_024;
const mebibyte = 1_048_576;

/** What a hostile guest leaves behind: a memory that V8 does not count, all of it touched. */
function leaveMemory(): void {
  const memory = new WebAssembly.Memory({ initial: 0, maximum: pages });
  memory.grow(pages);
  new Uint8Array(memory.buffer).fill(1);
}

test('keeps the process small, however much its guests touch', () => {
  let collections = 0;
  const garbage = new GuestGarbage(() => {
    collections++;
    void collect();
  });
  const before = process.memoryUsage.rss();
  let peak = 0;
  for (let call = 0; call < 48; call++) {
    leaveMemory();
    garbage.check();
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  // Without collections it would be 3 GiB.
  expect(peak - before).toBeLessThan(1_024 * mebibyte);
  expect(collections).toBeGreaterThan(0);
  expect(collections).toBeLessThan(24);
});

test('needs the function that collects', () => {
  expect(() => new GuestGarbage(undefined)).toThrow(collectorFlag);
});
