import { describe, expect, test } from 'vitest';
import { nodeVerifiers } from '../../src/node-crypto/verifiers.ts';
import { encode } from '../../src/primitives/borsh.ts';
import { lightClientBlock } from '../../src/proof/light-client/light-client-block.ts';
import { LightClient } from '../../src/server/light-client.ts';
import type { LightClientStore } from '../../src/store/light-client-store.ts';
import { openedStore, sqliteUnderTest } from '../support/databases.ts';
import { acceptedValue, codeOf } from '../support/light-client-blocks.ts';
import { NearChain } from '../support/near-chain.ts';

const bornSeconds = 1_700_000_000;
const maxAge = 3600;

/** A chain whose first epoch ends at its first block, and what opens clients that trust it from there. */
async function scene() {
  const chain = new NearChain({ firstTime: BigInt(bornSeconds) * 1_000_000_000n, epochLength: 2 });
  const start = chain.endOfEpoch(0);
  const location = await sqliteUnderTest.fresh();
  const first = await openedStore(location);
  const time = { now: bornSeconds + 10 };
  const open = (store: LightClientStore = first.lightClient) =>
    LightClient.open({
      trust: { lightClientCheckpoint: start.hash, maxTrustedHeadAgeSeconds: maxAge },
      store,
      clock: () => time.now,
      verifiers: nodeVerifiers,
    });
  /** The process ends, and another one starts. */
  const reopen = async () => {
    await first.close();
    return open((await openedStore(location)).lightClient);
  };
  return { chain, start, time, store: first.lightClient, open, reopen };
}

describe('the light client', () => {
  test('has no head before the block of the checkpoint was brought, and takes no other first', async () => {
    const { chain, start, open } = await scene();
    const client = await open();
    expect(client.head).toBeUndefined();
    expect(codeOf(client.currentHead())).toBe('not_started');
    expect(codeOf(await client.headByHash(start.hash))).toBe('not_started');
    expect(codeOf(await client.advance(chain.lightBlock(chain.add())))).toBe('checkpoint_hash_mismatch');
    expect(acceptedValue(await client.advance(chain.lightBlock(start))).hash).toEqual(start.hash);
    expect(acceptedValue(client.currentHead()).hash).toEqual(start.hash);
  });

  test('does not start at a checkpoint that is too old', async () => {
    const { chain, start, time, open } = await scene();
    time.now = bornSeconds + maxAge + 10;
    const client = await open();
    expect(codeOf(await client.advance(chain.lightBlock(start)))).toBe('trusted_head_too_old');
    expect(client.head).toBeUndefined();
  });

  test('goes on, never back, and knows the heads that it was at', async () => {
    const { chain, start, open } = await scene();
    const client = await open();
    const blocks = [start, chain.endOfEpoch(1), chain.endOfEpoch(2)];
    for (const block of blocks) acceptedValue(await client.advance(chain.lightBlock(block)));
    for (const { hash } of blocks) expect(codeOf(await client.headByHash(hash))).toBeUndefined();
    expect(codeOf(await client.headByHash(new Uint8Array(32)))).toBe('head_unknown');
    const [, middle, last] = blocks;
    if (middle === undefined || last === undefined) throw new Error('there are three');
    expect(codeOf(await client.advance(chain.lightBlock(middle)))).toBe('height_not_ascending');
    expect(acceptedValue(await client.advance(chain.lightBlock(last)))).toBe(client.head);
    expect(client.head?.hash).toEqual(last.hash);
  });

  test('takes blocks that come at once one after the other', async () => {
    const { chain, start, open } = await scene();
    const client = await open();
    const blocks = [start, chain.endOfEpoch(1), chain.endOfEpoch(2)].map((block) => chain.lightBlock(block));
    const done = await Promise.all([...blocks, ...blocks].map((block) => client.advance(block)));
    expect(done.map(codeOf)).toEqual([
      undefined,
      undefined,
      undefined,
      ...Array(2).fill('height_not_ascending'),
      undefined,
    ]);
  });

  test('is where it was after a start, and knows the last head of each epoch', async () => {
    const { chain, start, open, reopen } = await scene();
    const client = await open();
    const [first, passing, last] = [chain.endOfEpoch(1), chain.add(), chain.endOfEpoch(2)];
    for (const block of [start, first, passing, last])
      acceptedValue(await client.advance(chain.lightBlock(block)));
    const again = await reopen();
    expect(again.head).toEqual(client.head);
    for (const { hash } of [start, first, last]) expect(codeOf(await again.headByHash(hash))).toBeUndefined();
    expect(codeOf(await again.headByHash(passing.hash))).toBe('head_unknown');
    expect(codeOf(await again.advance(chain.lightBlock(chain.endOfEpoch(3))))).toBeUndefined();
  });

  test('proves nothing, and goes nowhere, from a head that got too old meanwhile', async () => {
    const { chain, start, time, open, reopen } = await scene();
    const client = await open();
    await client.advance(chain.lightBlock(start));
    time.now = bornSeconds + maxAge + 10;
    const next = chain.lightBlock(chain.endOfEpoch(1));
    const expectStopped = async (one: LightClient) => {
      expect(codeOf(one.currentHead())).toBe('trusted_head_too_old');
      expect(codeOf(await one.headByHash(start.hash))).toBe('trusted_head_too_old');
      expect(codeOf(await one.advance(next))).toBe('trusted_head_too_old');
    };
    await expectStopped(client);
    await expectStopped(await reopen());
  });

  test('stops while our clock is behind its head', async () => {
    const { chain, start, time, open } = await scene();
    const client = await open();
    await client.advance(chain.lightBlock(start));
    time.now = bornSeconds - 1000;
    expect(codeOf(client.currentHead())).toBe('clock_behind_head');
  });

  test('keeps its head when the store fails, so that nothing is proved under what is not kept', async () => {
    const { chain, start, store, open } = await scene();
    const failing = { down: false };
    const client = await open({
      walked: (id, from) => store.walked(id, from),
      keep: (id, block) =>
        failing.down ? Promise.reject(new Error('the disk is full')) : store.keep(id, block),
    });
    await client.advance(chain.lightBlock(start));
    failing.down = true;
    const next = chain.lightBlock(chain.endOfEpoch(1));
    await expect(client.advance(next)).rejects.toThrow('the disk is full');
    expect(client.head?.hash).toEqual(start.hash);
    failing.down = false;
    expect(codeOf(await client.advance(next))).toBeUndefined();
  });

  test('takes over where another replica went', async () => {
    const { chain, start, open } = await scene();
    const [one, other] = [await open(), await open()];
    const next = chain.endOfEpoch(1);
    for (const block of [start, next]) acceptedValue(await one.advance(chain.lightBlock(block)));
    expect(acceptedValue(await other.headByHash(next.hash))).toEqual(one.head);
    const later = chain.endOfEpoch(2);
    const latest = chain.endOfEpoch(3);
    acceptedValue(await one.advance(chain.lightBlock(later)));
    acceptedValue(await other.advance(chain.lightBlock(latest)));
    acceptedValue(await one.headByHash(latest.hash));
    expect(one.head).toEqual(other.head);
  });

  test('refuses rows that are sealed rightly and break a rule', async () => {
    const { chain, start, store, open } = await scene();
    const forged = new NearChain({ seed: 'forged', epochLength: 2 });
    const bytes = encode(lightClientBlock, forged.lightBlock(forged.endOfEpoch(1)));
    await store.keep(start.hash, {
      epoch: 0n,
      height: 1n,
      bytes: encode(lightClientBlock, chain.lightBlock(start)),
    });
    await store.keep(start.hash, { epoch: 1n, height: 2000n, bytes });
    await expect(open()).rejects.toMatchObject({ code: 'store_corrupt' });
  });
});
