import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { call, pay } from '../support/chunk-world.ts';
import { sqliteUnderTest } from '../support/databases.ts';
import { createdWorld, sendTo } from '../support/durable-worlds.ts';
import { sealedServices } from '../support/sealed-services.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const blocks = 10_000;
/** By then all that is kept for good is there, and the caches are full. */
const settled = 3_000;
const mebibyte = 2 ** 20;

function heapInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

test('a world keeps no more in memory after 10,000 blocks than after the first ones', async () => {
  const { services, store } = await sealedServices(await sqliteUnderTest.fresh());
  onTestFinished(() => store.close());
  const world = await createdWorld({ ...services, cacheBytes: mebibyte });
  await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 0 })], nonce: 1n });
  let before = Number.POSITIVE_INFINITY;
  for (let block = 1; block <= blocks; block++) {
    const nonce = BigInt(block) + 1n;
    const actions = block % 50 === 0 ? [call('increment')] : [pay(1n)];
    await sendTo(world, { to: block % 50 === 0 ? 'counter.near' : 'bob.near', actions, nonce });
    services.time.now += 1_000_000_000n;
    await world.produceBlock();
    if (block === settled) before = heapInUse();
  }
  const grown = heapInUse() - before;
  expect((await world.head()).height).toBe(BigInt(blocks));
  expect(grown).toBeLessThan(8 * mebibyte);
}, 900_000);
