import { describe, expect, test } from 'vitest';
import { ExecutorFault } from '../../src/executor/executor.ts';
import { accountCodec } from '../../src/primitives/account.ts';
import { decode } from '../../src/primitives/borsh.ts';
import { accountKey } from '../../src/primitives/trie-key.ts';
import { StoreFault } from '../../src/store/store-fault.ts';
import type { Block, Lease } from '../../src/store/world-store.ts';
import { trieGet } from '../../src/trie/get.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { near, pay } from '../support/chunk-world.ts';
import { createdWorld, openedWorld, sendTo } from '../support/durable-worlds.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { testServices } from '../support/sample-services.ts';

const balanceOf = async (world: DurableWorld, accountId: string): Promise<bigint | undefined> => {
  const row = await world.read(await world.head(), (store, root) =>
    trieGet(store, root, accountKey(accountId)),
  );
  return row === undefined ? undefined : decode(accountCodec, row).amount;
};

/** Answers neither where the head is nor when a lease is given back, as long as it is silent. */
class SilentStores extends MemoryStores {
  isSilent = false;

  override async head(world: Uint8Array): Promise<Block | undefined> {
    this.#assertHeard();
    return super.head(world);
  }

  override async releaseLease(lease: Lease): Promise<void> {
    this.#assertHeard();
    await super.releaseLease(lease);
  }

  #assertHeard(): void {
    if (this.isSilent) throw new StoreFault('store_unavailable', 'the connection broke');
  }
}

const toBob = { to: 'bob.near', actions: [pay(near)] };

describe('a block that cannot be made', () => {
  test('halts the world, which says so and skips nothing', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const hash = await sendTo(world, toBob);
    services.executor.failure = new ExecutorFault('execution_timeout', 'too slow');
    await expect(world.produceBlock()).rejects.toMatchObject({
      code: 'world_halted',
      halt: { sequence: 1n },
    });
    services.executor.failure = undefined;
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    await expect(sendTo(world, { ...toBob, actions: [pay(9n)] })).rejects.toMatchObject({
      code: 'world_halted',
    });
    await expect(world.sandbox?.fastForward(1n)).rejects.toMatchObject({ code: 'world_halted' });
    await expect(world.sandbox?.patchState([])).rejects.toMatchObject({ code: 'world_halted' });
    expect(world.halted()).toMatchObject({ reason: 'execution_timeout' });
    expect(await balanceOf(world, 'alice.near')).toBe(1_000n * near);

    await world.close();
    const again = await openedWorld(services, world.id);
    expect(again.halted()).toEqual(world.halted());
    await expect(again.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    expect(await again.resume()).toMatchObject({ sequence: 1n, transactions: [hash] });
    expect(again.halted()).toBeUndefined();
    await again.close();
    expect((await openedWorld(services, world.id)).halted()).toBeUndefined();
  });

  test('halts it again when what it halted at fails again', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.executor.failure = new Error('a bug of ours');
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    await expect(world.resume()).rejects.toMatchObject({ code: 'world_halted' });
    expect(world.halted()).toMatchObject({ reason: 'Error' });
  });

  test('is told of in our own words only', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.executor.failure = new ExecutorFault('execution_fault', 'Error: the password of alice');
    const halted = await world.produceBlock().catch((cause: Error) => cause.message);
    expect(halted).toBe('world_halted: block 1 could not be made: execution_fault');
  });

  test('leaves the world halted when the next try did not come to an end', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.executor.failure = new ExecutorFault('execution_timeout', 'too slow');
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    services.executor.failure = new StoreFault('store_unavailable', 'no node came');
    await expect(world.resume()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(world.halted()).toMatchObject({ sequence: 1n, reason: 'execution_timeout' });
    services.executor.failure = undefined;
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    expect(await world.resume()).toMatchObject({ sequence: 1n });
  });

  test('halts the world when what was executed makes no block', async () => {
    const services = testServices();
    const { executor } = services;
    const apply = executor.applyChunk.bind(executor);
    executor.applyChunk = async (...chunk) => ({ ...(await apply(...chunk)), delayedReceiptCount: -1n });
    const world = await createdWorld(services);
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    expect(world.halted()).toMatchObject({ sequence: 1n });
  });

  test('is only tried again when nothing was run', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.executor.failure = new ExecutorFault('executor_overloaded', 'too many');
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'executor_overloaded' });
    services.executor.failure = new StoreFault('store_unavailable', 'no node came');
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'store_unavailable' });
    const cause = services.executor.failure;
    services.executor.failure = new ExecutorFault('execution_fault', 'the state did not answer', { cause });
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'execution_fault' });
    services.executor.failure = undefined;
    expect(await world.produceBlock()).toMatchObject({ sequence: 1n });
  });

  test('keeps the time and the transactions that were chosen for it', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const hash = await sendTo(world, toBob);
    const { now } = services.time;
    services.executor.failure = new ExecutorFault('executor_closed', 'killed');
    await expect(world.produceBlock()).rejects.toThrow();
    services.executor.failure = undefined;
    services.time.now += 1_000n;
    await sendTo(world, { ...toBob, actions: [pay(8n)] });
    await world.close();
    const again = await openedWorld(services, world.id);
    expect(await again.produceBlock()).toMatchObject({ timestamp: now, transactions: [hash] });
    expect((await again.produceBlock()).transactions).toHaveLength(1);
  });

  test('is there or not there when the store failed at it, and the world goes on from what is', async () => {
    const memory = new MemoryStores();
    const world = await createdWorld(testServices({ store: memory, notes: memory }));
    memory.failure = { when: 'before' };
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await world.produceBlock()).toMatchObject({ sequence: 1n });
    memory.failure = { when: 'after' };
    const waited = world.blockAfter(1n);
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'store_unavailable' });
    expect(await waited).toMatchObject({ sequence: 2n });
    expect(await world.produceBlock()).toMatchObject({ sequence: 3n });
  });

  test('is looked for again when the store did not even say whether it is there', async () => {
    const memory = new SilentStores();
    const world = await createdWorld(testServices({ store: memory, notes: memory }));
    memory.failure = { when: 'after' };
    memory.isSilent = true;
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'store_unavailable' });
    memory.isSilent = false;
    expect(await world.produceBlock()).toMatchObject({ sequence: 2n });
    memory.failure = { when: 'after' };
    memory.isSilent = true;
    await expect(world.sandbox?.patchState([])).rejects.toMatchObject({ code: 'store_unavailable' });
    memory.isSilent = false;
    expect(await world.sandbox?.patchState([])).toMatchObject({ sequence: 4n });
  });
});

describe('a world has one writer', () => {
  test('which others cannot displace while it lives', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const other = { ...services, holder: 'other' };
    await expect(openedWorld(other, world.id)).rejects.toMatchObject({ code: 'world_busy' });
    await world.close();
    expect(await (await openedWorld(other, world.id)).produceBlock()).toMatchObject({ sequence: 1n });
  });

  test('and one that was displaced writes nothing', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.time.now += 60n * 1_000_000_000n;
    const other = await openedWorld({ ...services, holder: 'other' }, world.id);
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_lost' });
    await expect(world.sandbox?.patchState([])).rejects.toMatchObject({ code: 'world_lost' });
    expect(await other.produceBlock()).toMatchObject({ sequence: 1n });
  });

  test('and one that was displaced while it fails says that it was', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.time.now += 60n * 1_000_000_000n;
    const { executor } = services;
    executor.applyChunk = async () => {
      await openedWorld({ ...services, holder: 'other' }, world.id);
      throw new ExecutorFault('execution_timeout', 'too slow');
    };
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_lost' });
    expect(await world.isOurs()).toBe(false);
  });

  test('and knows in time that it was displaced', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    services.time.now += 60n * 1_000_000_000n;
    expect(await world.isOurs()).toBe(true);
    services.time.now += 60n * 1_000_000_000n;
    const other = await openedWorld({ ...services, holder: 'other' }, world.id);
    expect(await world.isOurs()).toBe(false);
    expect(await world.isOurs()).toBe(false);
    expect(await other.isOurs()).toBe(true);
    await other.close();
    expect(await other.isOurs()).toBe(false);
  });

  test('and can end when the store is gone', async () => {
    const memory = new SilentStores();
    const world = await createdWorld(testServices({ store: memory, notes: memory }));
    memory.isSilent = true;
    await world.close();
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_closed' });
  });

  test('and a world that nobody made cannot be opened', async () => {
    await expect(openedWorld(testServices(), new Uint8Array(32))).rejects.toMatchObject({
      code: 'world_unknown',
    });
  });

  test('and one that writes for long keeps its right to', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    for (let block = 0; block < 5; block++) {
      services.time.now += 20n * 1_000_000_000n;
      await world.produceBlock();
    }
    await expect(openedWorld({ ...services, holder: 'other' }, world.id)).rejects.toMatchObject({
      code: 'world_busy',
    });
  });
});
