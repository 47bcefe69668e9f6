import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { contractDataKey } from '../../src/primitives/trie-key.ts';
import type { Block, BlockCommit } from '../../src/store/world-store.ts';
import { encodeDetails, toTip } from '../../src/worlds/block-details.ts';
import { blockOf } from '../../src/worlds/chunk-block.ts';
import { createWorld } from '../../src/worlds/create-world.ts';
import { openWorld } from '../../src/worlds/durable-world.ts';
import { call } from '../support/chunk-world.ts';
import { createdWorld, sendTo, settle } from '../support/durable-worlds.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { sampleConfig, type TestServices, testServices } from '../support/sample-services.ts';

type Stores = TestServices & { readonly store: MemoryStores };
const services = (): Stores => testServices() as Stores;

/** A store in which a block that is read looks other than it was written: as one who has the sealing key could write it. */
class ForgedStores extends MemoryStores {
  forge: ((block: Block) => Block) | undefined;

  override async head(world: Uint8Array): Promise<Block | undefined> {
    const head = await super.head(world);
    return head === undefined || this.forge === undefined ? head : this.forge(head);
  }
}

/** The same block with another head, under its own right hash. */
function withHead(block: Block, change: Partial<{ readonly randomSeed: Uint8Array }>): Block {
  const { details } = toTip(block);
  const input = { ...details.head.input, block: { ...details.head.input.block, ...change } };
  const { head: _, history, ...rest } = details;
  const forged = blockOf(history, { ...details.head, input }, rest).block;
  return { ...forged, details: encodeDetails({ ...toTip(forged).details, history }) };
}

async function livedIn(own: Stores): Promise<Uint8Array> {
  const world = await createdWorld(own);
  await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
  await settle(world);
  await world.sandbox?.patchState([[contractDataKey('bob.near', toUtf8('a')), toUtf8('b')]]);
  await world.sandbox?.restore(await world.sandbox.snapshot());
  await world.close();
  return world.id;
}

describe('the newest head of a world that is written to', () => {
  test('is none that the store brings when a commit did not say whether it happened', async () => {
    const store = new ForgedStores();
    const own = testServices({ store, notes: store }) as Stores;
    const world = await createdWorld(own);
    await world.produceBlock();
    const before = own.signer.signed;
    store.failure = { when: 'before' };
    store.forge = (block) => withHead(block, { randomSeed: zeroHash });
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_lost' });
    expect(await world.isOurs()).toBe(false);
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_lost' });
    expect(own.signer.signed).toBe(before);
  });
});

describe('the newest head of a world that is opened', () => {
  test('is taken when it is signed', async () => {
    const own = services();
    const world = await openWorld(own, await livedIn(own));
    await world.close();
  });

  test('is refused when a key signed it whose registration is not known', async () => {
    const own = services();
    const id = await livedIn(own);
    const judge = { judge: async () => 'the registration of the key that signed it is not kept' };
    await expect(openWorld({ ...own, judge }, id)).rejects.toMatchObject({
      code: 'world_corrupt',
      message: expect.stringContaining('not kept'),
    });
  });

  test('is made again when nobody signed it, back to one that is signed or to the genesis', async () => {
    const own = services();
    const id = await livedIn(own);
    own.store.forgetSignatures(id);
    const { signer } = own;
    const before = signer.signed;
    const world = await openWorld(own, id);
    expect(signer.signed).toBe(before + 1);
    await world.close();
  });

  test('is refused when nobody signed it and it is not what comes of making it again', async () => {
    const store = new ForgedStores();
    const own = testServices({ store, notes: store }) as Stores;
    const world = await createdWorld(own);
    await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
    await world.produceBlock();
    await world.close();
    store.forge = (block) => withHead(block, { randomSeed: zeroHash });
    const before = own.signer.signed;
    await expect(openWorld(own, world.id)).rejects.toThrow(/nobody signed it, and it has another seed/);
    store.forge = (block) => ({ ...block, stateRoot: zeroHash });
    await expect(openWorld(own, world.id)).rejects.toThrow(/its row says other things than its head/);
    expect(own.signer.signed).toBe(before);
    store.forge = undefined;
    await (await openWorld(own, world.id)).close();
  });

  test('is refused when it is a genesis after which the world is not named', async () => {
    const own = services();
    const store = new MemoryStores();
    const id = await createWorld(own.store, sampleConfig());
    const definition = await own.store.find(id);
    const genesis = await own.store.blockBySequence(id, 0n);
    const statement = await own.store.statementsFrom(id, 0n, 1);
    if (definition === undefined || genesis === undefined) throw new Error('no world');
    const commit = (answers: BlockCommit['answers']): BlockCommit => ({
      block: genesis,
      statements: statement,
      nodes: [],
      transactions: [],
      receipts: [],
      outcomes: [],
      answers,
      dequeued: [],
    });
    await store.create(definition, commit([]));
    await expect(openWorld({ ...own, store, notes: store }, id)).rejects.toThrow(
      /what it was made of is not known/,
    );
  });
});

test('an old block that nobody signed is signed only if it is of the history of the head', async () => {
  const own = services();
  const world = await createdWorld(own);
  for (let block = 0; block < 5; block++) await world.produceBlock();
  own.store.forgetSignatures(world.id);
  const tip = await world.audit.findAt(2n);
  if (tip === undefined) throw new Error('no block');
  await expect(world.audit.signedHead(tip)).resolves.toMatchObject({ input: { sequence: 2n } });
  own.store.forgetSignatures(world.id);
  const forged = toTip(withHead(tip.block, { randomSeed: zeroHash }));
  await expect(world.audit.signedHead(forged)).rejects.toMatchObject({ code: 'world_corrupt' });
});
