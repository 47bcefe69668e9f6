import { describe, expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { WorldService } from '../../src/server/world-service.ts';
import { sampleConfig, testServices } from '../support/sample-services.ts';

const minute = 60n * 1_000_000_000n;

/** Two processes over one store. */
function replicas() {
  const services = testServices();
  const [one, other] = ['one', 'other'].map((holder) => {
    const service = new WorldService({ ...services, holder }, { maxWorlds: 8 });
    onTestFinished(() => service.close());
    return service;
  });
  if (one === undefined || other === undefined) throw new Error('two were made');
  return { services, one, other };
}

describe('the worlds of a service', () => {
  test('are opened anew once another process wrote to them', async () => {
    const { services, one, other } = replicas();
    const mine = await one.create(sampleConfig());
    const hex = toHex(mine.id);
    await expect(other.find(hex)).rejects.toMatchObject({ code: 'world_busy' });
    services.time.now += minute;
    const block = await (await other.find(hex))?.produceBlock();
    // Not the old head of a world that is no longer ours.
    await expect(one.find(hex)).rejects.toMatchObject({ code: 'world_busy' });
    await other.close();
    const again = await one.find(hex);
    expect(await again?.head()).toEqual(block);
    expect(await again?.produceBlock()).toMatchObject({ sequence: 2n });
    expect(await one.create(sampleConfig())).toBe(again);
    await expect(mine.produceBlock()).rejects.toMatchObject({ code: 'world_closed' });
  });

  test('stay open as long as they are ours', async () => {
    const { services, one } = replicas();
    const world = await one.create(sampleConfig());
    services.time.now += minute;
    expect(await one.find(toHex(world.id))).toBe(world);
  });
});
