import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ExecutorFault } from '../../src/executor/executor.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { call, tgas } from '../support/chunk-world.ts';
import { createdWorld, outcomesOf, sendTo } from '../support/durable-worlds.ts';
import { sampleConfig, testServices } from '../support/sample-services.ts';

describe('the pace of a world', () => {
  test('when needed: blocks come until nothing is on its way, and no more', async () => {
    const config = sampleConfig({
      policy: { readers: undefined, sandbox: false, blocks: { kind: 'when_needed' } },
    });
    const world = await createdWorld(testServices(), config);
    const hash = await sendTo(world, {
      to: 'counter.near',
      actions: [call('new', { start: 1 }, 20n * tgas)],
    });
    await expect.poll(async () => (await outcomesOf(world, hash)).length).toBe(3);
    const { height } = await world.head();
    await sleep(50);
    expect((await world.head()).height).toBe(height);
  });

  test('by interval: blocks come by themselves, and end with the world', async () => {
    const blocks = { kind: 'interval' as const, millis: 5 };
    const world = await createdWorld(
      testServices(),
      sampleConfig({ policy: { readers: undefined, sandbox: false, blocks } }),
    );
    await world.blockAfter(3n);
    await world.close();
    const { height } = await world.head();
    await sleep(50);
    expect((await world.head()).height).toBe(height);
  });

  test('stops when the world halts, and goes on with it', async () => {
    const told: unknown[] = [];
    const services = testServices({ report: (id, fault) => told.push([toHex(id), fault]) });
    const blocks = { kind: 'interval' as const, millis: 5 };
    const world = await createdWorld(
      services,
      sampleConfig({ policy: { readers: undefined, sandbox: false, blocks } }),
    );
    services.executor.failure = new ExecutorFault('executor_died', 'gone');
    await expect.poll(() => world.halted()).toBeDefined();
    expect(told).toEqual([[toHex(world.id), expect.objectContaining({ code: 'world_halted' })]]);
    services.executor.failure = undefined;
    const { height } = await world.resume();
    await world.blockAfter(height + 1n);
  });
});
