import { describe, expect, test } from 'vitest';
import type { Block, BlockContents, StoredStatement } from '../../src/store/world-store.ts';
import { near, pay } from '../support/chunk-world.ts';
import { createdWorld, sendTo } from '../support/durable-worlds.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { testServices } from '../support/sample-services.ts';

/** Loses what it is told to lose. */
class ForgetfulStores extends MemoryStores {
  lost: 'blocks' | 'contents' | 'outcomes' | 'statements' | undefined;

  override async blockBySequence(world: Uint8Array, sequence: bigint): Promise<Block | undefined> {
    return this.lost === 'blocks' ? undefined : super.blockBySequence(world, sequence);
  }

  override async blockContents(world: Uint8Array, sequence: bigint): Promise<BlockContents | undefined> {
    const contents = await super.blockContents(world, sequence);
    if (this.lost === 'contents' || contents === undefined) return undefined;
    return this.lost === 'outcomes' ? { ...contents, outcomes: [] } : contents;
  }

  override async findStatement(world: Uint8Array, hash: Uint8Array): Promise<StoredStatement | undefined> {
    return this.lost === 'statements' ? undefined : super.findStatement(world, hash);
  }
}

async function brokenWorld(lost: ForgetfulStores['lost']) {
  const stores = new ForgetfulStores();
  const world = await createdWorld(testServices({ store: stores, notes: stores }));
  const hash = await sendTo(world, { to: 'bob.near', actions: [pay(near)] });
  const block = await world.produceBlock();
  stores.lost = lost;
  return { world, hash, block };
}

const corrupt = { code: 'world_corrupt' };

describe('a store that lost a part of a world', () => {
  test.each(['blocks', 'contents'] as const)('lets no block be made without %s', async (lost) => {
    const { world } = await brokenWorld(lost);
    await expect(world.produceBlock()).rejects.toMatchObject(corrupt);
    expect(world.halted()).toBeUndefined();
  });

  test.each(['contents', 'outcomes'] as const)('gives no outcome without its proof: %s', async (lost) => {
    const { world, hash } = await brokenWorld(lost);
    await expect(world.outcome(hash)).rejects.toMatchObject(corrupt);
  });

  test('has no signed head without its statement', async () => {
    const { world, block } = await brokenWorld('statements');
    await expect(world.signedHead(block)).rejects.toMatchObject(corrupt);
  });
});
