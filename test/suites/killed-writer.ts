import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DatabaseLocation } from '../../src/store/database.ts';
import type { WorldStore } from '../../src/store/world-store.ts';
import { type DatabaseUnderTest, openedStore } from '../support/databases.ts';
import { sampleCommit, sampleSubmitted, world } from '../support/sample-world.ts';

const program = join(import.meta.dirname, '../support/block-writer.ts');

/** What a writer said was durable before it died. */
type Acknowledged = { readonly queued: bigint; readonly block: bigint };

/** Runs a writer and kills it some time after its first block. */
async function killWriter(location: DatabaseLocation): Promise<Acknowledged> {
  const writer = spawn(process.execPath, [program, JSON.stringify(location)]);
  const ended = once(writer, 'close');
  let [said, errors] = ['', ''];
  writer.stderr.on('data', (text) => {
    errors += text;
  });
  const begun = new Promise((resolve) => {
    writer.stdout.on('data', (text) => {
      said += text;
      if (said.includes('block')) resolve(undefined);
    });
  });
  await Promise.race([begun, ended]);
  await sleep(Math.random() * 150);
  writer.kill('SIGKILL');
  await ended;
  if (writer.signalCode !== 'SIGKILL') throw new Error(`the writer ended by itself: ${errors}`);
  const last = (what: string) =>
    BigInt([...said.matchAll(new RegExp(`^${what} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  return { queued: last('queued'), block: last('block') };
}

/** All that a block brought is there, or nothing of it. */
async function expectWhole(worlds: WorldStore, sequence: bigint): Promise<void> {
  const { block, nodes, transactions, receipts, outcomes, statements, answers } = sampleCommit(sequence, 20);
  expect(await worlds.blockBySequence(world, sequence)).toEqual(block);
  expect(await worlds.blockContents(world, sequence)).toEqual({ transactions, receipts, outcomes });
  const hashes = nodes.map(({ hash }) => hash);
  expect(await worlds.readNodes(world, hashes)).toEqual(nodes.map(({ bytes }) => bytes));
  const found = await worlds.statementsFrom(world, sequence * 20n, 20);
  expect(found.map(({ hash }) => hash)).toEqual(statements.map(({ hash }) => hash));
  for (const { key, bytes } of answers) expect(await worlds.findAnswer(world, key)).toEqual(bytes);
}

async function expectNothing(worlds: WorldStore, sequence: bigint): Promise<void> {
  const { nodes, outcomes, statements, answers } = sampleCommit(sequence, 20);
  expect(await worlds.blockBySequence(world, sequence)).toBeUndefined();
  for (const { hash } of nodes.slice(0, 1)) expect(await worlds.readNode(world, hash)).toBeUndefined();
  for (const { id } of outcomes) expect(await worlds.findOutcome(world, id)).toBeUndefined();
  for (const { hash } of statements) expect(await worlds.findStatement(world, hash)).toBeUndefined();
  for (const { key } of answers) expect(await worlds.findAnswer(world, key)).toBeUndefined();
}

/** What is found after a kill, given that all up to `checked` was whole before. Returns the new head. */
async function expectConsistent(
  worlds: WorldStore,
  acknowledged: Acknowledged,
  checked: bigint,
): Promise<bigint> {
  const head = (await worlds.head(world))?.sequence ?? -1n;
  expect(head).toBeGreaterThanOrEqual(acknowledged.block);
  for (let sequence = checked + 1n; sequence <= head; sequence++) await expectWhole(worlds, sequence);
  await expectNothing(worlds, head + 1n);
  const pending = await worlds.pending(world, 10);
  if (acknowledged.queued > head) expect(pending).toHaveLength(1);
  expect(pending).toEqual(pending.length === 0 ? [] : [sampleSubmitted(head + 1n)]);
  return head;
}

/** A writer that is killed loses nothing that it was told is durable, and leaves no half block. */
export function killedWriterSuite({ name, missing, fresh }: DatabaseUnderTest, kills: number): void {
  describe(`${name} under a writer that is killed`, () => {
    beforeEach((context) => context.skip(missing !== undefined, missing));

    test(`is whole after each of ${kills} kills`, { timeout: kills * 10_000 }, async () => {
      const location = await fresh();
      let checked = 0n;
      for (let i = 0; i < kills; i++) {
        const acknowledged = await killWriter(location);
        const store = await openedStore(location);
        checked = await expectConsistent(store.worlds, acknowledged, checked);
        await store.close();
      }
      expect(checked).toBeGreaterThanOrEqual(BigInt(kills));
    });
  });
}
