import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { ExecutorFault } from '../../src/executor/executor.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import { createWorld } from '../../src/worlds/create-world.ts';
import type { DurableWorld } from '../../src/worlds/durable-world.ts';
import { sqliteUnderTest } from '../support/databases.ts';
import { createdWorld, openedWorld } from '../support/durable-worlds.ts';
import { sampleConfig, testServices } from '../support/sample-services.ts';
import { arbitraryDeeds } from '../support/sample-transactions.ts';
import { sealedServices } from '../support/sealed-services.ts';
import { postgresUnderTest } from '../support/shared-postgres.ts';
import { act, historyOf } from '../support/world-history.ts';

const program = join(import.meta.dirname, '../support/world-until-killed.ts');

async function sealed(location: DatabaseLocation) {
  const { services, store } = await sealedServices(location);
  onTestFinished(() => store.close());
  return { services, store };
}

type Said = { readonly taken: readonly string[]; readonly blocks: readonly (readonly [string, string])[] };

/** Runs a world's writer, and kills it some time after its first blocks. */
async function killWriter(location: DatabaseLocation): Promise<Said> {
  const writer = spawn(process.execPath, [program, JSON.stringify(location)]);
  const ended = once(writer, 'close');
  let [said, errors] = ['', ''];
  writer.stderr.on('data', (text) => {
    errors += text;
  });
  const begun = new Promise((resolve) => {
    writer.stdout.on('data', (text) => {
      said += text;
      if (said.split('\n').length > 8) resolve(undefined);
    });
  });
  await Promise.race([begun, ended]);
  await sleep(Math.random() * 100);
  writer.kill('SIGKILL');
  await ended;
  if (writer.signalCode !== 'SIGKILL') throw new Error(`the writer ended by itself: ${errors}`);
  const whole = said.slice(0, said.lastIndexOf('\n'));
  return {
    taken: [...whole.matchAll(/^taken (\w+)$/gm)].map((match) => match[1] ?? ''),
    blocks: [...whole.matchAll(/^block (\d+) (\w+)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']),
  };
}

/** The blocks are there and signed; what was taken is in a block, now at the latest. */
async function expectKept(world: DurableWorld, { taken, blocks }: Said): Promise<void> {
  for (const [height, hash] of blocks) {
    const block = await world.block({ kind: 'height', height: BigInt(height) });
    if (block === undefined) throw new Error(`block ${height} is lost`);
    expect(toHex(block.hash)).toBe(hash);
    expect((await world.signedHead(block)).signature).toHaveLength(64);
  }
  await world.produceBlock();
  for (const hash of taken) {
    expect(await world.transaction(fromHex(hash))).toMatchObject({ blockHash: expect.any(Uint8Array) });
    expect((await world.outcome(fromHex(hash)))?.outcome.outcome.status.kind).toBe('success_receipt_id');
  }
}

describe.each([sqliteUnderTest, postgresUnderTest()])('a world in $name', (database) => {
  beforeEach((context) => context.skip(database.missing !== undefined, database.missing));

  test('has the same history as one in memory', async () => {
    const [deeds = []] = fc.sample(arbitraryDeeds, { seed: 3, numRuns: 1 });
    const { services } = await sealed(await database.fresh());
    const memory = testServices();
    const histories = [];
    for (const each of [services, memory]) {
      const world = await createdWorld(each);
      await act(world, each, deeds);
      histories.push(await historyOf(world, each));
    }
    expect(histories[0]).toEqual(histories[1]);
  });

  test('lost nothing that was answered when its writer was killed, and goes on', async () => {
    const location = await database.fresh();
    for (let round = 0; round < 3; round++) {
      const said = await killWriter(location);
      const { services, store } = await sealedServices(location);
      const world = await openedWorld(services, await createWorld(services.store, sampleConfig()));
      await expectKept(world, said);
      await world.close();
      await store.close();
    }
  }, 60_000);

  test('is still halted after a restart', async () => {
    const location = await database.fresh();
    const first = await sealedServices(location);
    const world = await createdWorld(first.services);
    first.services.executor.failure = new ExecutorFault('executor_died', 'gone');
    await expect(world.produceBlock()).rejects.toMatchObject({ code: 'world_halted' });
    await world.close();
    await first.store.close();
    const { services } = await sealed(location);
    const again = await openedWorld(services, world.id);
    expect(again.halted()).toMatchObject({ sequence: 1n });
    await again.resume();
    expect(again.halted()).toBeUndefined();
  });

  test('refuses notes of a writer that another displaced', async () => {
    const { services } = await sealed(await database.fresh());
    const id = await createWorld(services.store, sampleConfig());
    const first = await services.store.takeLease(id, { holder: 'a', now: 0n, until: 1n });
    const second = await services.store.takeLease(id, { holder: 'b', now: 2n, until: 3n });
    if (!first.ok || !second.ok) throw new Error('no lease');
    const note = Uint8Array.of(1, 2, 3);
    expect(await services.notes.writeNote(first.lease, 'plan', note)).toEqual({
      ok: false,
      refusal: { kind: 'lease-lost', epoch: second.lease.epoch },
    });
    expect(await services.notes.writeNote(second.lease, 'plan', note)).toEqual({ ok: true });
    expect(await services.notes.readNote(id, 'plan')).toEqual(note);
    expect(await services.notes.readNote(id, 'halt')).toBeUndefined();
    expect(await services.notes.writeNote(second.lease, 'plan', Uint8Array.of(4))).toEqual({ ok: true });
    expect(await services.notes.readNote(id, 'plan')).toEqual(Uint8Array.of(4));
    expect(await services.notes.writeNote(second.lease, 'plan', undefined)).toEqual({ ok: true });
    expect(await services.notes.readNote(id, 'plan')).toBeUndefined();
  });
});
