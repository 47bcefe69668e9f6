import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { accountCodec } from '../../src/primitives/account.ts';
import { decode } from '../../src/primitives/borsh.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { verifyHash } from '../../src/primitives/merkle.ts';
import { outcomeLeaf } from '../../src/primitives/outcome.ts';
import { identifyTransaction } from '../../src/primitives/transaction.ts';
import { accountKey } from '../../src/primitives/trie-key.ts';
import { hashBlock, hashHead, hashHeadInput, hashHeadOutput } from '../../src/proof/head.ts';
import { InvalidGenesis } from '../../src/runtime/state/genesis.ts';
import { trieGet } from '../../src/trie/get.ts';
import { createWorld } from '../../src/worlds/create-world.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { maxHeight, maxTimestamp } from '../../src/worlds/world-range.ts';
import { call, near, pay } from '../support/chunk-world.ts';
import { createdWorld, openedWorld, outcomesOf, sendTo, settle } from '../support/durable-worlds.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import {
  manual,
  sampleConfig,
  signedFor,
  signingPublicKey,
  testServices,
} from '../support/sample-services.ts';

const balanceOf = async (world: DurableWorld, accountId: string): Promise<bigint | undefined> => {
  const row = await world.read(await world.head(), (store, root) =>
    trieGet(store, root, accountKey(accountId)),
  );
  return row === undefined ? undefined : decode(accountCodec, row).amount;
};

const toBob = { to: 'bob.near', actions: [pay(near)] };

describe('a durable world', () => {
  test('begins with its genesis, under the hash that names it', async () => {
    const world = await createdWorld();
    const genesis = await world.block({ kind: 'genesis' });
    expect(genesis).toEqual(await world.head());
    expect(genesis).toMatchObject({ sequence: 0n, height: 0n, transactions: [], gasUsed: 0n });
    expect(await balanceOf(world, 'alice.near')).toBe(1_000n * near);
  });

  test('is named by all that it begins with', async () => {
    const { store } = testServices();
    const configs = [
      sampleConfig(),
      sampleConfig({ nonce: 1n }),
      sampleConfig({ chainId: 'other' }),
      sampleConfig({ records: [] }),
      sampleConfig({ appId: new Uint8Array(20) }),
      sampleConfig({ policy: { readers: [], sandbox: true, blocks: manual } }),
    ];
    const ids = await Promise.all(configs.map((config) => createWorld(store, config)));
    expect(new Set(ids.map(toHex)).size).toBe(configs.length);
    expect(await createWorld(store, sampleConfig())).toEqual(ids[0]);
  });

  test.each([{ height: maxHeight + 1n }, { timestamp: maxTimestamp + 1n }])(
    'does not begin where there is no room for more: %#',
    async (beginning) => {
      const { store } = testServices();
      await expect(createWorld(store, sampleConfig(beginning))).rejects.toThrow(InvalidGenesis);
    },
  );

  test('takes a transaction, and then pays', async () => {
    const world = await createdWorld();
    const hash = await sendTo(world, toBob);
    expect(await world.transaction(hash)).toMatchObject({ hash, blockHash: undefined });
    const block = await world.produceBlock();
    expect(block).toMatchObject({ sequence: 1n, height: 1n, transactions: [hash] });
    expect(await world.transaction(hash)).toMatchObject({ blockHash: block.hash });
    expect(await balanceOf(world, 'bob.near')).toBe(1_000n * near);
    const next = await world.produceBlock();
    expect(await balanceOf(world, 'bob.near')).toBe(1_001n * near);
    expect(next.prevHash).toEqual(block.hash);
    expect(next.prevStateRoot).toEqual(block.stateRoot);
    const receipts = await world.receiptsInto(next);
    expect(receipts).toMatchObject([{ receiverId: 'bob.near' }]);
    expect(await world.receipt(receipts[0]?.receiptId ?? hash)).toEqual(receipts[0]);
  });

  test('finds a block by what it is called, and none that is not there', async () => {
    const world = await createdWorld();
    const block = await world.produceBlock();
    expect(await world.block({ kind: 'latest' })).toEqual(block);
    expect(await world.block({ kind: 'height', height: 1n })).toEqual(block);
    expect(await world.block({ kind: 'hash', hash: block.hash })).toEqual(block);
    expect(await world.block({ kind: 'height', height: 2n })).toBeUndefined();
    expect(await world.block({ kind: 'hash', hash: new Uint8Array(32) })).toBeUndefined();
    expect(await world.transaction(block.hash)).toBeUndefined();
    expect(await world.receipt(block.hash)).toBeUndefined();
    expect(await world.outcome(block.hash)).toBeUndefined();
  });

  test('proves each outcome under the root of its block', async () => {
    const world = await createdWorld();
    const hashes = await Promise.all(
      [1n, 2n, 3n].map((nonce) => sendTo(world, { ...toBob, nonce: nonce + 900n })),
    );
    const block = await world.produceBlock();
    for (const hash of hashes) {
      const found = await world.outcome(hash);
      expect(found?.blockHash).toEqual(block.hash);
      if (found === undefined) throw new Error('no outcome');
      expect(verifyHash(block.outcomeRoot, found.proof, outcomeLeaf(found.outcome))).toBe(true);
    }
  });

  test('runs contracts, keeps their receipts, and tells what changed and why', async () => {
    const world = await createdWorld();
    const hash = await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 7 })] });
    await settle(world);
    const [made, ran] = await outcomesOf(world, hash);
    expect(made?.status.kind).toBe('success_receipt_id');
    expect(ran?.status.kind).toBe('success_value');
    const block = await world.block({ kind: 'height', height: 2n });
    if (block === undefined) throw new Error('no block');
    const changes = await world.changes(block);
    expect(changes.length).toBeGreaterThan(1);
    expect(changes.flatMap(({ history }) => history.map(({ cause }) => cause.kind))).toContain(
      'receipt_processing',
    );
    const genesis = await world.block({ kind: 'genesis' });
    if (genesis === undefined) throw new Error('no genesis');
    expect(await world.changes(genesis)).toEqual([]);
    expect(await world.receiptsInto(genesis)).toEqual([]);
  });

  test('keeps the receipt of a transaction to its own signer', async () => {
    const world = await createdWorld();
    const hash = await sendTo(world, { to: 'alice.near', actions: [pay(1n)] });
    await world.produceBlock();
    const [made] = await outcomesOf(world, hash);
    const [id] = made?.receiptIds ?? [];
    expect(await world.receipt(id ?? hash)).toMatchObject({
      receiptId: id,
      predecessorId: 'alice.near',
      receiverId: 'alice.near',
      receipt: { kind: 'action', gasPrice: 1_000_000_000n },
    });
  });

  test('answers view calls over the state after a block', async () => {
    const world = await createdWorld();
    const get = { accountId: 'counter.near', method: 'get', args: toUtf8('{}') };
    const before = await world.head();
    expect(await world.view(before, get)).toMatchObject({
      ok: false,
      kind: 'contract_failed',
      block: before,
    });
    await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 7 })] });
    const after = await settle(world);
    expect(await world.view(after, get)).toMatchObject({
      ok: true,
      value: toUtf8('7'),
      logs: [],
      block: after,
    });
    expect(await world.view(before, get)).toMatchObject({ ok: false });
  });

  test('takes the same transaction twice as once', async () => {
    const world = await createdWorld();
    const signed = await signedFor(world, toBob);
    const { hash } = identifyTransaction(signed);
    for (const _ of [1, 2]) expect(await world.submit(signed)).toEqual({ ok: true, hash });
    expect((await world.produceBlock()).transactions).toEqual([hash]);
    expect(await world.submit(signed)).toEqual({ ok: true, hash });
    expect((await world.produceBlock()).transactions).toEqual([]);
  });

  test('puts the transactions of a key into the order of their nonces', async () => {
    const world = await createdWorld();
    const second = await sendTo(world, { ...toBob, nonce: 5_002n });
    const other = await sendTo(world, { ...toBob, from: 'bob.near', to: 'alice.near', nonce: 9n });
    const first = await sendTo(world, { ...toBob, nonce: 5_001n });
    expect((await world.produceBlock()).transactions).toEqual([first, other, second]);
    expect((await outcomesOf(world, second))[0]?.status.kind).toBe('success_receipt_id');
  });

  test('leaves transactions for later blocks when one block has enough', async () => {
    const world = await createdWorld();
    const code = new Uint8Array(1_400_000);
    for (const nonce of [7_001n, 7_002n, 7_003n]) {
      await sendTo(world, { to: 'alice.near', actions: [{ kind: 'deploy_contract', code }], nonce });
    }
    const counts = [];
    for (let block = 0; block < 3; block++) counts.push((await world.produceBlock()).transactions.length);
    expect(counts[0]).toBeLessThan(3);
    expect(counts.reduce((sum, count) => sum + count)).toBe(3);
  });

  test('resolves who waits for a block when it is there', async () => {
    const world = await createdWorld();
    const waited = world.blockAfter(0n);
    const block = await world.produceBlock();
    expect(await waited).toEqual(block);
    expect(await world.blockAfter(0n)).toEqual(block);
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(world.blockAfter(5n, stopped)).rejects.toThrow('enough');
    const late = new AbortController();
    const given = world.blockAfter(5n, late.signal);
    late.abort(new Error('gone'));
    await expect(given).rejects.toThrow('gone');
  });

  test('lets who waits go when it is closed, and takes nothing more', async () => {
    const world = await createdWorld();
    const waited = expect(world.blockAfter(0n)).rejects.toMatchObject({ code: 'world_closed' });
    const signed = await signedFor(world, toBob);
    await world.close();
    await waited;
    await expect(world.blockAfter(0n)).rejects.toMatchObject({ code: 'world_closed' });
    await expect(world.submit(signed)).rejects.toMatchObject({ code: 'world_closed' });
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_closed' });
  });

  test('has times that always go on, by its clock or without it', async () => {
    const services = testServices();
    const world = await createdWorld(services);
    const first = await world.produceBlock();
    expect(first.timestamp).toBe(services.time.now);
    services.time.now -= 5n;
    expect((await world.produceBlock()).timestamp).toBe(first.timestamp + 1n);
  });

  test('has a seed for each block that no time decides', async () => {
    const seeds = await Promise.all(
      [0n, 77n].map(async (later) => {
        const services = testServices();
        const world = await createdWorld(services);
        services.time.now += later;
        return [(await world.produceBlock()).randomSeed, (await world.produceBlock()).randomSeed].map(toHex);
      }),
    );
    expect(seeds[0]).toEqual(seeds[1]);
    expect(new Set(seeds[0]).size).toBe(2);
    const other = await createdWorld(testServices({ seedKey: new Uint8Array(32) }));
    expect(toHex((await other.produceBlock()).randomSeed)).not.toBe(seeds[0]?.[0]);
  });
});

describe('the head of a block', () => {
  test('is signed over what the block says, each after the one before', async () => {
    const world = await createdWorld();
    await sendTo(world, toBob);
    const blocks = [await world.head(), await world.produceBlock(), await world.produceBlock()];
    const heads = await Promise.all(blocks.map((block) => world.signedHead(block)));
    for (const [index, { input, output, envelope, signature }] of heads.entries()) {
      expect(ed25519.verify(signature, hashHead(envelope), signingPublicKey)).toBe(true);
      expect(envelope.inputHash).toEqual(hashHeadInput(input));
      expect(envelope.outputHash).toEqual(hashHeadOutput(output));
      expect(hashBlock({ input, output })).toEqual(blocks[index]?.hash);
      const before = heads[index - 1];
      if (before === undefined) continue;
      expect(input.preStateRoot).toEqual(before.output.postStateRoot);
      expect(input.receiptsHash).toEqual(before.output.receiptsHash);
      expect(input.loadHash).toEqual(before.output.loadHash);
      expect(input.previousBlock).toEqual(blocks[index - 1]?.hash);
    }
    expect(heads[2]?.input).toMatchObject({
      stateOrigin: 'enclave',
      timeOrigin: 'enclave',
      seedOrigin: 'enclave',
    });
  });

  test('is signed later when the process ended before it could', async () => {
    const memory = new MemoryStores();
    const services = testServices({ store: memory, notes: memory });
    const world = await createdWorld(services);
    const block = await world.produceBlock();
    memory.forgetSignatures(world.id);
    const signed = await world.signedHead(block);
    expect(await world.signedHead(block)).toEqual(signed);
    memory.forgetSignatures(world.id);
    await world.close();
    const { signer } = services;
    const before = signer.signed;
    const again = await openedWorld(services, world.id);
    expect(signer.signed).toBe(before + 1);
    await again.close();
    await openedWorld(services, world.id);
    expect(signer.signed).toBe(before + 1);
  });

  test('leaves as the one signature that is kept, whoever asks at once', async () => {
    const memory = new MemoryStores();
    const world = await createdWorld(testServices({ store: memory, notes: memory }));
    const block = await world.produceBlock();
    memory.forgetSignatures(world.id);
    const [one, other] = await Promise.all([world.signedHead(block), world.signedHead(block)]);
    expect(one).toEqual(other);
    expect(await world.signedHead(block)).toEqual(one);
  });
});
