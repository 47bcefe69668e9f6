import { existsSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { writeLines } from '../../src/store/backup/backup-file.ts';
import { writeBackup } from '../../src/store/backup/write-backup.ts';
import { openDatabase } from '../../src/store/database.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { openWorld } from '../../src/worlds/durable-world.ts';
import {
  backupOf,
  fileIn,
  filled,
  linesIn,
  madeAt,
  restoreInto,
  signatures,
  told,
  twin,
} from '../support/backups.ts';
import {
  type DatabaseUnderTest,
  openedStore,
  sealingKey,
  sqliteUnderTest,
  tampered,
} from '../support/databases.ts';
import { createdWorld } from '../support/durable-worlds.ts';
import { arbitraryDeeds } from '../support/sample-transactions.ts';
import {
  sampleCommit,
  sampleDefinition,
  sampleSubmitted,
  takenLease,
  world,
} from '../support/sample-world.ts';
import { sealedServices } from '../support/sealed-services.ts';
import { postgresUnderTest } from '../support/shared-postgres.ts';
import { act, historyOf } from '../support/world-history.ts';

const postgres = postgresUnderTest();

const pairs: readonly (readonly [DatabaseUnderTest, DatabaseUnderTest])[] = [
  [sqliteUnderTest, sqliteUnderTest],
  [sqliteUnderTest, postgres],
  [postgres, sqliteUnderTest],
  [postgres, postgres],
];
const directions = pairs.map(([from, to]) => ({ from, to, name: `from ${from.name} to ${to.name}` }));

describe.each(directions)('a backup $name', ({ from, to }) => {
  const missing = from.missing ?? to.missing;

  test('restores all there was', async (context) => {
    context.skip(missing !== undefined, missing);
    const source = await filled(await from.fresh(), 3n);
    const target = await to.fresh();
    const { file, summary } = await backupOf(source);
    const restored = await restoreInto(target, file);
    expect(restored.rows).toBe(summary.rows);
    expect(restored.worlds.map(({ kind }) => kind)).toEqual(['new', 'new']);
    const [before, after] = [await told(source), await told(target)];
    expect(after).toEqual(before);
    expect(after.world?.blocks).toHaveLength(4);
    expect(after.world?.statements.flatMap((one) => [...one.signatures])).toHaveLength(1);
    expect(after.bundle?.signatures).toEqual(signatures);
  });

  test('restores a world that goes on as the first one would', async (context) => {
    context.skip(missing !== undefined, missing);
    const [source, target] = [await from.fresh(), await to.fresh()];
    const first = await sealedServices(source);
    const original = await createdWorld(first.services);
    const [deeds = []] = fc.sample(arbitraryDeeds, { seed: 3, numRuns: 1 });
    await act(original, first.services, deeds);
    const history = await historyOf(original, first.services);
    await original.close();
    await first.store.close();
    const { file } = await backupOf(source, { worlds: [original.id] });
    await restoreInto(target, file);
    const again = await Promise.all([source, target].map(sealedServices));
    const worlds = await Promise.all(again.map(({ services }) => openWorld(services, original.id)));
    const histories = [];
    for (const [at, one] of worlds.entries()) {
      const services = again[at]?.services;
      if (services === undefined) throw new Error('no services');
      await one.produceBlock();
      histories.push(await historyOf(one, services));
      await one.close();
      await again[at]?.store.close();
    }
    expect(histories[1]).toEqual(histories[0]);
    expect(histories[1]?.slice(0, history.length)).toEqual(history);
    expect(histories[1]?.length).toBe(history.length + 1);
  });
});

describe.each([sqliteUnderTest, postgres])('a backup that is restored to $name', ({ fresh, missing }) => {
  test('of one world has that world, and the attestations of keys', async (context) => {
    context.skip(missing !== undefined, missing);
    const source = await filled(await fresh(), 2n);
    const target = await fresh();
    const { file } = await backupOf(source, { worlds: [twin] });
    const empty = await told(target);
    await restoreInto(target, file);
    const { twin: itself, attestation } = await told(source);
    expect(await told(target)).toEqual({ ...empty, twin: itself, attestation });
    expect([itself, attestation]).not.toContain(undefined);
  });

  test('again changes nothing', async (context) => {
    context.skip(missing !== undefined, missing);
    const location = await filled(await fresh(), 2n);
    const { file } = await backupOf(location);
    const before = await told(location);
    const { worlds } = await restoreInto(location, file);
    expect(worlds.map(({ kind }) => kind)).toEqual(['same', 'same']);
    expect(await told(location)).toEqual(before);
  });

  test('moves a world on, keeps what waits in it, and takes the lease from who writes to it', async (context) => {
    context.skip(missing !== undefined, missing);
    const [source, target] = [await filled(await fresh(), 4n), await filled(await fresh(), 2n)];
    const { file } = await backupOf(source);
    const restored = await restoreInto(target, file);
    expect(restored.worlds.map(({ kind, before }) => [kind, before])).toEqual([
      ['forward', 2n],
      ['forward', 2n],
    ]);
    const [there, here] = [await told(source), await told(target)];
    const comparable = ({ world: one }: typeof here) => ({ ...one, pending: undefined });
    expect(comparable(here)).toEqual(comparable(there));
    expect(here.world?.pending).toEqual(expect.arrayContaining([...(there.world?.pending ?? [])]));
    const store = await openedStore(target);
    const stale = { world, holder: 'a', epoch: 1n, until: 9n };
    expect(await store.worlds.commitBlock(stale, sampleCommit(5n))).toMatchObject({
      refusal: { kind: 'lease-lost' },
    });
    expect(await store.worlds.commitBlock(await takenLease(store.worlds), sampleCommit(5n))).toEqual({
      ok: true,
    });
  });

  test('is refused where the world is further on, and leaves everything as it was', async (context) => {
    context.skip(missing !== undefined, missing);
    const { file } = await backupOf(await filled(await fresh(), 2n));
    const target = await filled(await fresh(), 3n);
    const before = await told(target);
    await expect(restoreInto(target, file)).rejects.toMatchObject({ code: 'backup_older' });
    expect(await told(target)).toEqual(before);
  });

  test.for([2n, 3n])(
    'is refused where the world has another block, and is at %i',
    async (blocks, context) => {
      context.skip(missing !== undefined, missing);
      const { file } = await backupOf(await filled(await fresh(), blocks));
      const target = await fresh();
      const store = await openedStore(target);
      await store.worlds.create(sampleDefinition, sampleCommit(0n));
      const lease = await takenLease(store.worlds);
      await store.worlds.commitBlock(lease, sampleCommit(1n));
      const { block, ...rest } = sampleCommit(2n);
      const other = { ...block, hash: sha256(toUtf8('another block')) };
      await store.worlds.commitBlock(lease, { ...rest, block: other });
      await store.close();
      await expect(restoreInto(target, file)).rejects.toMatchObject({ code: 'backup_diverged' });
      expect((await told(target)).world?.head.hash).toEqual(other.hash);
    },
  );

  test('is refused under the key of another app, whoever made it', async (context) => {
    context.skip(missing !== undefined, missing);
    const other = sealingKey.with(0, 0);
    const { file } = await backupOf(await filled(await fresh(), 1n));
    const target = await fresh();
    await expect(restoreInto(target, file, other)).rejects.toMatchObject({ code: 'backup_foreign' });
    expect((await told(target)).world).toBeUndefined();
  });
});

describe('making a backup', () => {
  const tables = [
    'worlds',
    'blocks',
    'nodes',
    'block_parts',
    'statements',
    'signatures',
    'queue',
    'notes',
  ] as const;
  const service = [
    'bundles',
    'bundle_contents',
    'key_attestations',
    'light_client_blocks',
    'outlayer_answers',
  ] as const;
  test.each([...tables, ...service])(
    'finds a row of %s that does not open, and leaves no file',
    async (table) => {
      const source = await filled(await sqliteUnderTest.fresh(), 1n);
      await tampered(source, async (database) => {
        const { sealed } = await database.selectFrom(table).select('sealed').executeTakeFirstOrThrow();
        const broken = sealed.with(-1, (sealed.at(-1) ?? 0) ^ 1);
        await database.updateTable(table).set({ sealed: broken }).where('sealed', '=', sealed).execute();
      });
      const database = await openDatabase(source);
      onTestFinished(() => database.destroy());
      const file = fileIn('none.ndjson.gz');
      const request = { worlds: undefined, madeAt };
      const making = writeLines(file, (write) =>
        writeBackup(database, new Sealer(sealingKey), request, write),
      );
      await expect(making).rejects.toMatchObject({ code: 'store_corrupt' });
      expect(existsSync(file)).toBe(false);
    },
  );

  test('is refused for a world that is not there', async () => {
    const source = await filled(await sqliteUnderTest.fresh(), 1n);
    const making = backupOf(source, { worlds: [new Uint8Array(32)] });
    await expect(making).rejects.toMatchObject({ code: 'backup_world_unknown' });
  });

  test('leaves a file for its owner alone, never over another one', async () => {
    const { file } = await backupOf(await filled(await sqliteUnderTest.fresh(), 1n));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(writeLines(file, async () => undefined)).rejects.toMatchObject({ code: 'EEXIST' });
    expect(existsSync(file)).toBe(true);
  });

  test('shows no id, text or content but the ids of worlds', async () => {
    const { file } = await backupOf(await filled(await sqliteUnderTest.fresh(), 1n));
    const bytes = Buffer.concat(
      linesIn(file).flatMap((line) => [
        Buffer.from(line),
        ...[...line.matchAll(/"([A-Za-z0-9+/=]{16,})"/g)].map(([, text = '']) => Buffer.from(text, 'base64')),
      ]),
    );
    for (const secret of ['signer-0.near', 'a document', 'a contract', 'its attestation', 'plan for']) {
      expect(bytes.includes(secret)).toBe(false);
    }
    expect(bytes.includes(Buffer.from(sampleCommit(1n).block.hash))).toBe(false);
  });

  test('has pages of rows in their order', async () => {
    const location = await sqliteUnderTest.fresh();
    const store = await openedStore(location);
    await store.worlds.create(sampleDefinition, sampleCommit(0n, 70));
    await store.worlds.commitBlock(await takenLease(store.worlds), sampleCommit(1n, 150));
    for (let at = 0; at < 150; at++) await store.worlds.enqueue(world, sampleSubmitted(5n, 149 - at));
    await store.close();
    const target = await sqliteUnderTest.fresh();
    await restoreInto(target, (await backupOf(location)).file);
    expect(await told(target)).toEqual(await told(location));
    const { worlds } = await openedStore(target);
    const pending = await worlds.pending(world, 1_000);
    expect(pending.map(({ hash }) => hash)).toEqual(
      Array.from({ length: 150 }, (_, at) => sampleSubmitted(5n, 149 - at).hash),
    );
    expect((await worlds.blockContents(world, 1n))?.outcomes).toHaveLength(150);
  });
});
