import { describe, expect, test } from 'vitest';
import { paramsAt } from '../../src/params/at-version.ts';
import { accountCodec } from '../../src/primitives/account.ts';
import { decode } from '../../src/primitives/borsh.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { accountKey, contractDataKey } from '../../src/primitives/trie-key.ts';
import { hashPatch } from '../../src/proof/head.ts';
import { trieGet } from '../../src/trie/get.ts';
import { importRows } from '../../src/worlds/account-import.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import type { Sandbox, WorldBlock } from '../../src/worlds/world.ts';
import { maxHeight } from '../../src/worlds/world-range.ts';
import { builtContract } from '../support/built-contracts.ts';
import { call, near, pay, worldKey } from '../support/chunk-world.ts';
import { createdWorld, openedWorld, outcomesOf, sendTo, settle } from '../support/durable-worlds.ts';
import { manual, sampleConfig, testServices } from '../support/sample-services.ts';

function sandboxOf({ sandbox }: DurableWorld): Sandbox {
  if (sandbox === undefined) throw new Error('not a sandbox');
  return sandbox;
}

const rowOf = async (world: DurableWorld, key: Uint8Array): Promise<Uint8Array | undefined> =>
  world.read(await world.head(), (store, root) => trieGet(store, root, key));

const balanceOf = async (world: DurableWorld, accountId: string): Promise<bigint | undefined> => {
  const row = await rowOf(world, accountKey(accountId));
  return row === undefined ? undefined : decode(accountCodec, row).amount;
};

const inputOf = async (world: DurableWorld, block: WorldBlock) => (await world.signedHead(block)).input;

const second = 1_000_000_000n;

describe('a world that is no sandbox', () => {
  test('cannot be changed from outside', async () => {
    const policy = { readers: undefined, sandbox: false, blocks: manual };
    expect((await createdWorld(testServices(), sampleConfig({ policy }))).sandbox).toBeUndefined();
  });
});

describe('fast-forward', () => {
  test('makes one block that is as much higher and later, and says so from then on', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const before = await world.produceBlock();
    const block = await sandboxOf(world).fastForward(500n);
    expect(block).toMatchObject({ sequence: 2n, height: before.height + 500n });
    expect(block.timestamp).toBe(services.time.now + 500n * second);
    expect(await world.block({ kind: 'height', height: before.height + 1n })).toBeUndefined();
    services.time.now += 5n;
    const next = await world.produceBlock();
    expect(next.timestamp).toBe(services.time.now + 500n * second);
    expect((await inputOf(world, before)).timeOrigin).toBe('enclave');
    expect((await inputOf(world, block)).timeOrigin).toBe('claimed');
    expect(await inputOf(world, next)).toMatchObject({ timeOrigin: 'claimed', stateOrigin: 'enclave' });
    await world.close();
    const again = await openedWorld(services, world.id);
    expect((await again.produceBlock()).timestamp).toBeGreaterThan(next.timestamp);
  });

  test('goes by the interval of the world', async () => {
    const services = testServices();
    const blocks = { kind: 'interval' as const, millis: 3_600_000 };
    const world = await createdWorld(
      services,
      sampleConfig({ policy: { readers: undefined, sandbox: true, blocks } }),
    );
    const block = await sandboxOf(world).fastForward(2n);
    expect(block.timestamp).toBe(services.time.now + 7_200n * second);
  });

  test('takes what is on its way, and leaves transactions waiting', async () => {
    const world = await createdWorld();
    await sendTo(world, { to: 'bob.near', actions: [pay(near)] });
    await world.produceBlock();
    const waiting = await sendTo(world, { to: 'bob.near', actions: [pay(near)] });
    const block = await sandboxOf(world).fastForward(3n);
    expect(block.transactions).toEqual([]);
    expect(await balanceOf(world, 'bob.near')).toBe(1_001n * near);
    expect((await world.produceBlock()).transactions).toEqual([waiting]);
  });

  test('begins a new epoch when one is over', async () => {
    const world = await createdWorld();
    expect((await world.head()).epochHeight).toBe(1n);
    expect((await sandboxOf(world).fastForward(43_200n)).epochHeight).toBe(2n);
  });

  test.each([0n, 100_000_001n])('goes neither back nor beyond all measure: %s', async (blocks) => {
    const world = await createdWorld();
    await expect(sandboxOf(world).fastForward(blocks)).rejects.toMatchObject({ code: 'invalid_change' });
    expect((await world.head()).height).toBe(0n);
  });

  test('not past the end of heights or times', async () => {
    const blocks = { kind: 'interval' as const, millis: 3_600_000 };
    const ends = [{ height: maxHeight }, { policy: { readers: undefined, sandbox: true, blocks } }];
    for (const end of ends) {
      const world = await createdWorld(testServices(), sampleConfig(end));
      await expect(sandboxOf(world).fastForward(100_000_000n)).rejects.toMatchObject({
        code: 'invalid_change',
      });
    }
  });
});

describe('a patch', () => {
  const key = contractDataKey('counter.near', toUtf8('STATE'));

  test('sets and removes rows, in a block of its own that names them', async () => {
    const world = await createdWorld();
    const block = await sandboxOf(world).patchState([[key, toUtf8('a')]], 'a test');
    expect(await rowOf(world, key)).toEqual(toUtf8('a'));
    expect(await inputOf(world, block)).toMatchObject({
      operation: { kind: 'patch', patchHash: hashPatch([{ key, value: toUtf8('a') }]), source: 'a test' },
      stateOrigin: 'claimed',
      timeOrigin: 'enclave',
    });
    await sandboxOf(world).patchState([[key, undefined]]);
    expect(await rowOf(world, key)).toBeUndefined();
    const next = await world.produceBlock();
    expect(await inputOf(world, next)).toMatchObject({
      operation: { kind: 'chunk' },
      stateOrigin: 'claimed',
    });
  });

  test('leaves what is on its way there', async () => {
    const world = await createdWorld();
    const hash = await sendTo(world, { to: 'bob.near', actions: [pay(near)] });
    await world.produceBlock();
    await sandboxOf(world).patchState([[key, toUtf8('a')]]);
    await settle(world);
    expect(await balanceOf(world, 'bob.near')).toBe(1_001n * near);
    expect(await outcomesOf(world, hash)).toHaveLength(3);
  });

  test('brings an account from elsewhere, with its contract, for a key of ours', async () => {
    const world = await createdWorld();
    const rows = importRows(paramsAt(88), {
      accountId: 'far.near',
      balance: 50n * near,
      code: builtContract('counter'),
      data: [],
      fullAccess: [worldKey.publicKey],
    });
    await sandboxOf(world).patchState(rows, 'rpc.example.org, block 7');
    const hash = await sendTo(world, {
      from: 'far.near',
      to: 'far.near',
      actions: [call('new', { start: 41 })],
    });
    await sendTo(world, { to: 'far.near', actions: [call('increment')] });
    await settle(world);
    expect((await outcomesOf(world, hash)).map(({ status }) => status.kind)).not.toContain('failure');
    const get = { accountId: 'far.near', method: 'get', args: toUtf8('{}') };
    expect(await world.view(await world.head(), get)).toMatchObject({ ok: true, value: toUtf8('42') });
  });

  test('brings an account without code or keys', () => {
    const rows = importRows(paramsAt(88), {
      accountId: 'far.near',
      balance: 1n,
      code: undefined,
      data: [],
      fullAccess: [],
    });
    expect(rows.map(([row, value]) => [row, decode(accountCodec, value ?? toUtf8(''))])).toMatchObject([
      [accountKey('far.near'), { amount: 1n, storageUsage: 100n }],
    ]);
  });
});

describe('a restored snapshot', () => {
  test('has the state of then, and what was on its way then happens again', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const sandbox = sandboxOf(world);
    await sendTo(world, { to: 'bob.near', actions: [pay(near)], nonce: 40_000n });
    await world.produceBlock();
    const snapshot = await sandbox.snapshot();
    const then = await world.head();
    await settle(world);
    await sendTo(world, { to: 'bob.near', actions: [pay(5n * near)], nonce: 40_001n });
    await settle(world);
    expect(await balanceOf(world, 'bob.near')).toBe(1_006n * near);

    const { height } = await world.head();
    const block = await sandbox.restore(snapshot);
    expect(block).toMatchObject({ height: height + 1n, stateRoot: then.stateRoot });
    expect(await inputOf(world, block)).toMatchObject({
      operation: { kind: 'restore', block: then.hash },
      stateOrigin: 'claimed',
    });
    expect(await balanceOf(world, 'bob.near')).toBe(1_000n * near);
    const again = await world.produceBlock();
    expect(await world.receiptsInto(again)).toHaveLength(1);
    await settle(world);
    expect(await balanceOf(world, 'bob.near')).toBe(1_001n * near);
    // The nonce is again what it was.
    const hash = await sendTo(world, { to: 'bob.near', actions: [pay(2n * near)], nonce: 40_001n });
    await settle(world);
    expect(await outcomesOf(world, hash)).toHaveLength(3);
    expect(await balanceOf(world, 'bob.near')).toBe(1_003n * near);
    await world.close();
    expect(await balanceOf(await openedWorld(services, world.id), 'bob.near')).toBe(1_003n * near);
  });

  test('lets a world go on that a bad patch had halted', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const sandbox = sandboxOf(world);
    const snapshot = await sandbox.snapshot();
    await sandbox.patchState([[accountKey('bob.near'), Uint8Array.of(1)]]);
    await sendTo(world, { to: 'bob.near', actions: [pay(near)] });
    await world.produceBlock();
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    await expect(sandbox.patchState([])).rejects.toMatchObject({ code: 'world_halted' });
    await sandbox.restore(snapshot);
    expect(world.halted()).toBeUndefined();
    await world.produceBlock();
    await world.close();
    expect((await openedWorld(services, world.id)).halted()).toBeUndefined();
  });

  test.each(['nothing', '0', toBase58(new Uint8Array(32).fill(1))])('must be one: %s', async (name) => {
    const world = await createdWorld();
    await expect(sandboxOf(world).restore(name)).rejects.toMatchObject({ code: 'snapshot_unknown' });
  });
});
