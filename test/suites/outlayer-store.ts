import { beforeEach, describe, expect, test } from 'vitest';
import { type DatabaseUnderTest, openedStore, tampered } from '../support/databases.ts';

const name = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

export function outlayerStoreSuite(database: DatabaseUnderTest): void {
  describe(`answers to OutLayer in ${database.name}`, () => {
    beforeEach((context) => context.skip(database.missing !== undefined, database.missing));

    test('stay as they were kept first, after the store was opened anew', async () => {
      const location = await database.fresh();
      const first = await openedStore(location);
      expect(await first.outlayer.keep(name(1), 'one')).toBe('one');
      expect(await first.outlayer.keep(name(1), 'another')).toBe('one');
      await first.close();
      const { outlayer } = await openedStore(location);
      expect(await outlayer.keep(name(1), 'a third')).toBe('one');
      expect(await outlayer.find(name(1))).toBe('one');
      expect(await outlayer.find(name(2))).toBeUndefined();
    });

    test('are one, of many that are kept at once', async () => {
      const { outlayer } = await openedStore(await database.fresh());
      const kept = await Promise.all(['a', 'b', 'c', 'd'].map((text) => outlayer.keep(name(1), text)));
      expect(new Set(kept).size).toBe(1);
    });

    test('give way to what replaces them, also where there was nothing', async () => {
      const location = await database.fresh();
      const first = await openedStore(location);
      await first.outlayer.keep(name(1), 'one');
      await first.outlayer.replace(name(1), 'another');
      await first.outlayer.replace(name(2), 'a third');
      await first.close();
      const { outlayer } = await openedStore(location);
      expect(await outlayer.find(name(1))).toBe('another');
      expect(await outlayer.find(name(2))).toBe('a third');
    });

    test('do not open in the place of another', async () => {
      const location = await database.fresh();
      const first = await openedStore(location);
      await first.outlayer.keep(name(1), 'of one');
      await first.outlayer.keep(name(2), 'of two');
      await first.close();
      await tampered(location, async (rows) => {
        const [one, two] = await rows.selectFrom('outlayer_answers').selectAll().execute();
        if (one === undefined || two === undefined) throw new Error('two were kept');
        await rows
          .updateTable('outlayer_answers')
          .set({ sealed: two.sealed })
          .where('name', '=', one.name)
          .execute();
      });
      const { outlayer } = await openedStore(location);
      const found = await Promise.allSettled([1, 2].map((byte) => outlayer.find(name(byte))));
      expect(found.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      const refused = found.find((one) => one.status === 'rejected');
      expect(refused?.reason).toMatchObject({ code: 'store_corrupt' });
    });
  });
}
