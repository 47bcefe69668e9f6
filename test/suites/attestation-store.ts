import { beforeEach, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, openedStore, tampered } from '../support/databases.ts';

const key = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

export function attestationStoreSuite(database: DatabaseUnderTest): void {
  describe(`attestations in ${database.name}`, () => {
    beforeEach((context) => context.skip(database.missing !== undefined, database.missing));

    test('are found by their key, after the store was opened anew', async () => {
      const location = await database.fresh();
      const first = await openedStore(location);
      await first.attestations.keep(key(1), 'of one');
      await first.attestations.keep(key(2), 'of two');
      await first.attestations.keep(key(2), 'of two, renewed');
      await first.close();
      const { attestations } = await openedStore(location);
      expect(await attestations.find(key(1))).toBe('of one');
      expect(await attestations.find(key(2))).toBe('of two, renewed');
      expect(await attestations.find(key(3))).toBeUndefined();
    });

    test('do not open in the place of another', async () => {
      const location = await database.fresh();
      const first = await openedStore(location);
      await first.attestations.keep(key(1), 'of one');
      await first.attestations.keep(key(2), 'of two');
      await first.close();
      await tampered(location, async (rows) => {
        const [one, two] = await rows.selectFrom('key_attestations').selectAll().execute();
        if (one === undefined || two === undefined) throw new Error('two were kept');
        await rows
          .updateTable('key_attestations')
          .set({ sealed: two.sealed })
          .where('name', '=', one.name)
          .execute();
      });
      const { attestations } = await openedStore(location);
      const found = await Promise.allSettled([key(1), key(2)].map((one) => attestations.find(one)));
      expect(found.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = found.find((one) => one.status === 'rejected');
      expect(refused?.reason).toMatchObject({ code: 'store_corrupt' });
    });
  });
}
