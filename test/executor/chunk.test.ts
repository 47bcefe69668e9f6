import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { applyChunk } from '../../src/runtime/chunk/apply.ts';
import { viewCall } from '../../src/runtime/views/view-call.ts';
import { StoreFault } from '../../src/store/store-fault.ts';
import { MemoryNodeStore } from '../../src/trie/store.ts';
import type { NodeSource } from '../../src/worlds/chunk-executor.ts';
import { builtContract } from '../support/built-contracts.ts';
import { ChunkWorld, call, failureOf, receiptTo } from '../support/chunk-world.ts';
import { faultOf } from './fault-of.ts';
import { entryOf, readyPool, sharePool } from './with-pool.ts';

const sourceOf = (store: MemoryNodeStore): NodeSource => ({
  nodes: async (hashes) => hashes.map((hash) => store.get(hash)),
});

const world = () => new ChunkWorld(88, { 'counter.near': builtContract('counter'), 'alice.near': undefined });

describe('a guest process that is not ours any more', () => {
  test('is ended when it asks for state before it got what it asked for', async () => {
    const pool = await readyPool({ entry: entryOf('scripted'), timeoutMillis: 5_000 });
    const silent: NodeSource = { nodes: () => new Promise(() => undefined) };
    expect(await faultOf(pool.applyChunk(world().input({}), silent))).toEqual({
      code: 'execution_fault',
      message: 'what the guest process says is malformed',
    });
  });
});

describe('a chunk in a guest process', () => {
  const pool = sharePool();

  test('gives what it gives in this process, chunk after chunk', async () => {
    const chain = world();
    for (let chunk = 0; chunk < 3; chunk++) {
      const method = chunk === 0 ? 'new' : 'increment';
      const receipts = [receiptTo('counter.near', [call(method, { start: 3 })])];
      const input = chain.input({ receipts });
      const here = applyChunk(input, chain.store);
      const there = await pool.applyChunk(input, sourceOf(chain.store));
      expect(there).toEqual(here);
      expect(there.outcomes.map(failureOf)).toEqual(there.outcomes.map(() => undefined));
      chain.next({ receipts });
    }
  });

  test('answers a view as this process does', async () => {
    const chain = world();
    for (const [accountId, method] of [
      ['counter.near', 'get'],
      ['counter.near', 'missing'],
      ['alice.near', 'get'],
      ['nobody.near', 'get'],
    ] as const) {
      const block = { height: 9n, timestamp: 8n, epochHeight: 7n };
      const facts = { protocolVersion: 88, chainId: 'test', stateRoot: chain.root, block };
      const input = { ...facts, accountId, method, args: new Uint8Array() };
      expect(await pool.view(input, sourceOf(chain.store))).toEqual(viewCall(input, chain.store));
    }
  });

  test('tells what the fault of its state was', async () => {
    const other = new ChunkWorld(88, { 'carol.near': undefined });
    const cause = new StoreFault('store_unavailable', 'the disk is gone');
    const ran = pool.applyChunk(other.input({}), { nodes: () => Promise.reject(cause) });
    await expect(ran).rejects.toMatchObject({ name: 'ExecutorFault', cause });
  });

  test.each<[string, NodeSource, string]>([
    ['does not answer', { nodes: () => Promise.reject(new Error('the disk is gone')) }, 'the disk is gone'],
    [
      'gives other bytes',
      { nodes: async (hashes) => hashes.map(() => new Uint8Array(3)) },
      'does not have its hash',
    ],
    ['lacks a node', sourceOf(new MemoryNodeStore()), 'no node or value'],
  ])('has no result when its state %s, and the next one has', async (_name, source, message) => {
    // Another account, so that nothing of it is remembered.
    const other = new ChunkWorld(88, { [`bob-${message.length}.near`]: undefined });
    const fault = await faultOf(pool.applyChunk(other.input({}), source));
    expect(fault).toMatchObject({ code: 'execution_fault', message: expect.stringContaining(message) });
    const result = await pool.applyChunk(other.input({}), sourceOf(other.store));
    expect(result).toEqual(applyChunk(other.input({}), other.store));
  });

  test('takes no time of its own while it waits for its state', async () => {
    const hasty = await readyPool({ timeoutMillis: 1_500 });
    const chain = world();
    const slow: NodeSource = {
      nodes: async (hashes) => {
        await sleep(400);
        return sourceOf(chain.store).nodes(hashes);
      },
    };
    // Some ten nodes, one after the other.
    expect(await hasty.applyChunk(chain.input({}), slow)).toEqual(applyChunk(chain.input({}), chain.store));
  });
});
