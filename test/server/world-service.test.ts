import { describe, expect, onTestFinished, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { WorldService } from '../../src/server/world-service.ts';
import type { Block, Lease } from '../../src/store/world-store.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { sampleConfig, testServices } from '../support/sample-services.ts';

const minute = 60n * 1_000_000_000n;

/** Takes the world away from whoever has it, and shows an older block of it as the newest. */
class SetBackStores extends MemoryStores {
  newest: Block | undefined;

  override async head(world: Uint8Array): Promise<Block | undefined> {
    return this.newest ?? super.head(world);
  }

  override async renewLease(lease: Lease, until: bigint): Promise<Lease | undefined> {
    return this.newest === undefined ? super.renewLease(lease, until) : undefined;
  }
}

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

  test('are not opened again at a block before the last that this process knew', async () => {
    const store = new SetBackStores();
    const services = testServices({ store, notes: store });
    const service = new WorldService(services, { maxWorlds: 8 });
    onTestFinished(() => service.close());
    const world = await service.create(sampleConfig());
    await world.produceBlock();
    await world.produceBlock();
    store.newest = await store.blockBySequence(world.id, 1n);
    services.time.now += minute;
    for (let attempt = 0; attempt < 2; attempt++)
      await expect(service.find(toHex(world.id))).rejects.toMatchObject({ code: 'world_corrupt' });
    store.newest = undefined;
    expect(await (await service.find(toHex(world.id)))?.head()).toMatchObject({ sequence: 2n });
  });

  test('are not held when they could not be opened', async () => {
    const { services, one, other } = replicas();
    const { id } = await one.create(sampleConfig());
    await one.close();
    const judge = { judge: async () => 'this replica cannot judge it' };
    const third = new WorldService({ ...services, judge, holder: 'third' }, { maxWorlds: 8 });
    await expect(third.find(toHex(id))).rejects.toMatchObject({ code: 'world_corrupt' });
    expect(await (await other.find(toHex(id)))?.head()).toMatchObject({ sequence: 0n });
  });

  test('are no more than there may be when many are made at once', async () => {
    const service = new WorldService(testServices(), { maxWorlds: 2 });
    onTestFinished(() => service.close());
    const made = await Promise.allSettled(
      [1n, 2n, 3n, 4n].map((nonce) => service.create({ ...sampleConfig(), nonce })),
    );
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  });

  test('stay open as long as they are ours', async () => {
    const { services, one } = replicas();
    const world = await one.create(sampleConfig());
    services.time.now += minute;
    expect(await one.find(toHex(world.id))).toBe(world);
  });
});
