import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/store/database.ts';
import {
  createLightClientStore,
  type KeptBlock,
  type LightClientStore,
} from '../../src/store/light-client-store.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { type DatabaseUnderTest, openedStore, sealingKey, tampered } from '../support/databases.ts';

const start = new Uint8Array(32).fill(1);
const otherStart = new Uint8Array(32).fill(2);

const block = (epoch: bigint, height: bigint): KeptBlock => ({
  epoch,
  height,
  bytes: new Uint8Array(100).fill(Number(height % 256n)),
});

export function lightClientStoreSuite(database: DatabaseUnderTest): void {
  describe(`blocks of the light client in ${database.name}`, () => {
    beforeEach((context) => context.skip(database.missing !== undefined, database.missing));

    const opened = async (location: DatabaseLocation): Promise<LightClientStore> =>
      (await openedStore(location)).lightClient;

    /** Two epochs were walked; closed. */
    async function walked(): Promise<DatabaseLocation> {
      const location = await database.fresh();
      const store = await openedStore(location);
      for (const one of [block(0n, 5n), block(1n, 10n), block(1n, 12n)])
        await store.lightClient.keep(start, one);
      await store.close();
      return location;
    }

    test('are found in the order of epochs, the newest of each, after the store was opened anew', async () => {
      const store = await opened(await walked());
      expect(await store.walked(start)).toEqual([block(0n, 5n), block(1n, 12n)]);
      expect(await store.walked(start, 1n)).toEqual([block(1n, 12n)]);
      expect(await store.walked(otherStart)).toEqual([]);
    });

    test('give way to a higher one only', async () => {
      const store = await opened(await walked());
      await store.keep(start, block(1n, 11n));
      expect((await store.walked(start)).at(-1)).toEqual(block(1n, 12n));
      await store.keep(start, block(1n, 13n));
      expect((await store.walked(start)).at(-1)).toEqual(block(1n, 13n));
    });

    test('are refused when the database is older than what this process saw of it', async () => {
      const rows = await openDatabase(await walked());
      onTestFinished(() => rows.destroy());
      const store = createLightClientStore(rows, new Sealer(sealingKey));
      expect(await store.walked(start)).toHaveLength(2);
      await rows.deleteFrom('light_client_blocks').where('epoch', '=', 1n).execute();
      await expect(store.walked(start)).rejects.toMatchObject({ code: 'store_rolled_back' });
      expect(await store.walked(otherStart)).toEqual([]);
    });

    const swaps: Readonly<Record<string, (rows: Database) => Promise<unknown>>> = {
      'in the place of another epoch': (rows) =>
        rows.updateTable('light_client_blocks').set({ epoch: 3n }).execute(),
      'in the place of another start': async (rows) => {
        const { start: theirs } = await rows
          .selectFrom('light_client_blocks')
          .select('start')
          .where('epoch', '=', 7n)
          .executeTakeFirstOrThrow();
        await rows.deleteFrom('light_client_blocks').where('epoch', '=', 7n).execute();
        await rows.updateTable('light_client_blocks').set({ start: theirs }).execute();
      },
      'after a change': (rows) =>
        rows
          .updateTable('light_client_blocks')
          .set({ sealed: new Uint8Array(200) })
          .execute(),
    };
    test.each(Object.entries(swaps))('do not open %s', async (where, swap) => {
      const location = await database.fresh();
      const first = await openedStore(location);
      await first.lightClient.keep(start, block(1n, 10n));
      await first.lightClient.keep(otherStart, block(7n, 70n));
      await first.close();
      await tampered(location, async (rows) => {
        if (where !== 'in the place of another start')
          await rows.deleteFrom('light_client_blocks').where('epoch', '=', 7n).execute();
        await swap(rows);
      });
      const store = await opened(location);
      const read = store.walked(where === 'in the place of another start' ? otherStart : start);
      await expect(read).rejects.toMatchObject({ code: 'store_corrupt' });
    });
  });
}
