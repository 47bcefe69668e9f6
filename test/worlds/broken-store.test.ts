import { describe, expect, test } from 'vitest';
import type { Block, BlockContents, StoredStatement } from '../../src/store/world-store.ts';
import { near, pay } from '../support/chunk-world.ts';
import { createdWorld, sendTo } from '../support/durable-worlds.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { testServices } from '../support/sample-services.ts';

/** Loses what it is told to lose. */
class ForgetfulStores extends MemoryStores {
  lost: 'blocks' | 'contents' | 'hashes' | 'outcomes' | 'signatures' | 'statements' | undefined;

  override async blockByHash(world: Uint8Array, hash: Uint8Array): Promise<Block | undefined> {
    return this.lost === 'hashes' ? undefined : super.blockByHash(world, hash);
  }

  override async blockBySequence(world: Uint8Array, sequence: bigint): Promise<Block | undefined> {
    return this.lost === 'blocks' ? undefined : super.blockBySequence(world, sequence);
  }

  override async blockContents(world: Uint8Array, sequence: bigint): Promise<BlockContents | undefined> {
    const contents = await super.blockContents(world, sequence);
    if (this.lost === 'contents' || contents === undefined) return undefined;
    return this.lost === 'outcomes' ? { ...contents, outcomes: [] } : contents;
  }

  override async findStatement(world: Uint8Array, hash: Uint8Array): Promise<StoredStatement | undefined> {
    const found = await super.findStatement(world, hash);
    if (this.lost === 'statements' || found === undefined) return undefined;
    return this.lost === 'signatures' ? { ...found, signatures: new Map() } : found;
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

  test('makes no transaction look old by hiding the block that it names', async () => {
    const stores = new ForgetfulStores();
    const world = await createdWorld(testServices({ store: stores, notes: stores }));
    const hash = await sendTo(world, { to: 'bob.near', actions: [pay(near)] });
    stores.lost = 'hashes';
    await expect(world.produceBlock()).rejects.toMatchObject(corrupt);
    stores.lost = undefined;
    expect((await world.produceBlock()).transactions).toEqual([hash]);
    expect((await world.outcome(hash))?.outcome.outcome.status.kind).toBe('success_receipt_id');
  });

  test.each(['hashes', 'signatures', 'statements'] as const)(
    'has no signed head without %s',
    async (lost) => {
      const { world, block } = await brokenWorld(lost);
      await expect(world.signedHead(block)).rejects.toMatchObject(corrupt);
    },
  );
});
