import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { attestationStoreSuite } from '../suites/attestation-store.ts';
import { bundleStoreSuite } from '../suites/bundle-store.ts';
import { lightClientStoreSuite } from '../suites/light-client-store.ts';
import { outlayerStoreSuite } from '../suites/outlayer-store.ts';
import { untrustedRowsSuite } from '../suites/untrusted-rows.ts';
import { worldStoreSuite } from '../suites/world-store.ts';
import { openedStore, tampered } from '../support/databases.ts';
import { sampleCommit, sampleDefinition, takenLease, world } from '../support/sample-world.ts';
import { postgresUnderTest } from '../support/shared-postgres.ts';

const postgres = postgresUnderTest();
bundleStoreSuite(postgres);
attestationStoreSuite(postgres);
outlayerStoreSuite(postgres);
lightClientStoreSuite(postgres);
worldStoreSuite(postgres);
untrustedRowsSuite(postgres);

describe('a shared database', () => {
  test('waits for the disk at each commit, whatever the server says', async (context) => {
    context.skip(postgres.missing !== undefined, postgres.missing);
    const location = await postgres.fresh();
    await tampered(location, (database) =>
      sql`alter role current_user set synchronous_commit = off`.execute(database),
    );
    await tampered(location, async (database) => {
      const { rows } = await sql`show synchronous_commit`.execute(database);
      expect(rows).toEqual([{ synchronous_commit: 'on' }]);
    });
  });

  test('is brought up to date once when replicas start together', async (context) => {
    context.skip(postgres.missing !== undefined, postgres.missing);
    const location = await postgres.fresh();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openedStore(location)));
    expect(await Promise.all(stores.map((store) => store.isReady()))).toEqual([true, true, true, true]);
  });

  test('lets one replica at a time write to a world', async (context) => {
    context.skip(postgres.missing !== undefined, postgres.missing);
    const location = await postgres.fresh();
    const [one, other] = [await openedStore(location), await openedStore(location)];
    const created = await Promise.all(
      [one, other].map(({ worlds }) => worlds.create(sampleDefinition, sampleCommit(0n))),
    );
    expect(created.toSorted()).toEqual(['created', 'exists']);
    const lease = await takenLease(one.worlds, 'one');
    const newer = await takenLease(other.worlds, 'other');
    expect(await one.worlds.commitBlock(lease, sampleCommit(1n))).toMatchObject({
      refusal: { kind: 'lease-lost' },
    });
    const both = [sampleCommit(1n), sampleCommit(1n)].map((commit) =>
      other.worlds.commitBlock(newer, commit),
    );
    expect((await Promise.all(both)).map(({ ok }) => ok).toSorted()).toEqual([false, true]);
    expect((await one.worlds.head(world))?.sequence).toBe(1n);
  });

  test('is refused when nobody listens at its address', async () => {
    const url = 'postgres://name:secret@127.0.0.1:1/base';
    const opening = openedStore({ kind: 'postgres', url });
    await expect(opening).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
