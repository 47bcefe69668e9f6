import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { identifyTransaction } from '../../src/primitives/transaction.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { call, near, pay } from '../support/chunk-world.ts';
import { createdWorld, outcomesOf, sendTo } from '../support/durable-worlds.ts';
import { ed25519Key } from '../support/keys.ts';
import { MemoryStores } from '../support/memory-stores.ts';
import { sampleConfig, signedFor, testServices } from '../support/sample-services.ts';

const toBob = { to: 'bob.near', actions: [pay(near)] };
const deploy = (size: number) => ({ kind: 'deploy_contract' as const, code: new Uint8Array(size) });

describe('a transaction is not taken', () => {
  const refusal = async (sent: Parameters<typeof signedFor>[1], world?: DurableWorld) => {
    const asked = world ?? (await createdWorld());
    const submission = await asked.submit(await signedFor(asked, sent));
    expect((await asked.produceBlock()).transactions).toEqual([]);
    return submission.ok ? undefined : submission.error.kind;
  };

  test('when its block is one of another world', async () => {
    const other = await createdWorld(testServices(), sampleConfig({ nonce: 1n }));
    expect(await refusal({ ...toBob, after: (await other.head()).hash })).toBe('expired');
  });

  test('when its block is too old', async () => {
    const world = await createdWorld();
    const { hash: after } = await world.head();
    await world.sandbox?.fastForward(86_400n);
    expect((await world.submit(await signedFor(world, { ...toBob, after }))).ok).toBe(true);
    await world.sandbox?.fastForward(1n);
    const late = await world.submit(await signedFor(world, { ...toBob, after }));
    expect(late).toEqual({ ok: false, error: { kind: 'expired' } });
  });

  test('when nobody of that name is there', async () => {
    expect(await refusal({ ...toBob, from: 'nobody.near' })).toBe('signer_does_not_exist');
  });

  test('when the key is not one of its account', async () => {
    expect(await refusal({ ...toBob, key: ed25519Key(2) })).toBe('invalid_access_key_error');
  });

  test('when another key signed', async () => {
    const world = await createdWorld();
    const signed = await signedFor(world, toBob);
    const broken = { ...signed, signature: ed25519Key(2).sign(identifyTransaction(signed).hash) };
    expect(await world.submit(broken)).toEqual({ ok: false, error: { kind: 'invalid_signature' } });
  });

  test('when its nonce was used', async () => {
    const world = await createdWorld();
    await sendTo(world, { ...toBob, nonce: 6_000n });
    await world.produceBlock();
    expect(await refusal({ ...toBob, nonce: 6_000n, actions: [pay(2n)] }, world)).toBe('invalid_nonce');
  });

  test('when it costs more than there is', async () => {
    expect(await refusal({ to: 'bob.near', actions: [pay(2_000n * near)] })).toBe('not_enough_balance');
  });

  test('when an action of it is invalid', async () => {
    expect(await refusal({ to: 'bob.near', actions: [call('', {}, 0n)] })).toBe('actions_validation');
  });

  test('when as many wait as may', async () => {
    const world = await createdWorld(testServices({ maxWaiting: 1 }));
    await sendTo(world, toBob);
    await expect(sendTo(world, { ...toBob, actions: [pay(3n)] })).rejects.toMatchObject({
      code: 'queue_full',
    });
  });

  test('when as many bytes wait as may', async () => {
    const world = await createdWorld();
    const large = { to: 'alice.near', actions: [deploy(1_400_000)] };
    for (let sent = 0; sent < 11; sent++) await sendTo(world, large);
    await expect(sendTo(world, large)).rejects.toMatchObject({ code: 'queue_full' });
    await sendTo(world, toBob);
    await world.produceBlock();
    await sendTo(world, large);
  });
});

describe('a transaction that the store lost', () => {
  test('keeps no block coming', async () => {
    const memory = new MemoryStores();
    const blocks = { kind: 'when_needed' as const };
    const services = testServices({ store: memory, notes: memory });
    const apply = services.executor.applyChunk.bind(services.executor);
    // Lets the timers of this test run, however many blocks come.
    services.executor.applyChunk = async (...chunk) => {
      await sleep(1);
      return apply(...chunk);
    };
    const policy = { readers: undefined, sandbox: false, blocks };
    const world = await createdWorld(services, sampleConfig({ policy }));
    await sendTo(world, toBob);
    memory.forgetQueue(world.id);
    await world.blockAfter(0n);
    await sleep(50);
    expect((await world.head()).height).toBe(1n);
  });
});

describe('a transaction that became old or bad while it waited', () => {
  test('has an outcome that says so', async () => {
    const world = await createdWorld();
    const old = await sendTo(world, toBob);
    await world.sandbox?.fastForward(86_401n);
    await world.produceBlock();
    const [outcome] = await outcomesOf(world, old);
    expect(outcome?.status).toMatchObject({ kind: 'failure', error: { error: { kind: 'expired' } } });
  });

  test('is refused in its block when another took the money', async () => {
    const world = await createdWorld();
    await sendTo(world, { to: 'bob.near', actions: [pay(900n * near)], nonce: 1n });
    const poor = await sendTo(world, { to: 'bob.near', actions: [pay(901n * near)], nonce: 2n });
    await world.produceBlock();
    const [outcome] = await outcomesOf(world, poor);
    expect(outcome?.status).toMatchObject({
      kind: 'failure',
      error: { error: { kind: 'not_enough_balance' } },
    });
  });
});
