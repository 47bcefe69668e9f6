import { beforeEach, describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import type { StatementRecord } from '../../src/store/bundle-store.ts';
import type { DatabaseLocation } from '../../src/store/database.ts';
import type { Store } from '../../src/store/open-store.ts';
import { type DatabaseUnderTest, openedStore, tampered } from '../support/databases.ts';

const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const signatures = { ed25519: new Uint8Array(64).fill(9), secp256k1: undefined };
const contract = toUtf8('contract');
const record: StatementRecord = {
  statementHash: hash(1),
  document: '{"says":"\u2028 ünïcode"}',
  contents: [{ hash: sha256(contract), bytes: contract }],
};

/** What the store of one-shot results must do in each database. */
export function bundleStoreSuite({ name, missing, fresh }: DatabaseUnderTest): void {
  describe(`${name} as a store of bundles`, () => {
    let location: DatabaseLocation;
    let store: Store;
    beforeEach(async (context) => {
      context.skip(missing !== undefined, missing);
      location = await fresh();
      store = await openedStore(location);
    });

    test('finds what was committed, without a signature', async () => {
      await store.bundles.commitStatement(record);
      const found = { document: record.document, signatures: undefined };
      expect(await store.bundles.findStatement(hash(1))).toEqual(found);
      expect(await store.bundles.findContent(sha256(contract))).toEqual(contract);
    });

    test('finds the signature that was added', async () => {
      await store.bundles.commitStatement(record);
      await store.bundles.addSignatures(hash(1), signatures);
      expect((await store.bundles.findStatement(hash(1)))?.signatures).toEqual(signatures);
    });

    test('finds both signatures of a statement for an EVM chain', async () => {
      const both = { ...signatures, secp256k1: new Uint8Array(65).fill(7) };
      await store.bundles.commitStatement(record);
      await store.bundles.addSignatures(hash(1), both);
      expect((await store.bundles.findStatement(hash(1)))?.signatures).toEqual(both);
    });

    test('finds nothing under an unknown hash', async () => {
      await store.bundles.commitStatement(record);
      expect(await store.bundles.findStatement(hash(2))).toBeUndefined();
      expect(await store.bundles.findContent(hash(2))).toBeUndefined();
    });

    test('refuses a signature for a statement that was never committed', async () => {
      const refusal = store.bundles.addSignatures(hash(1), signatures);
      await expect(refusal).rejects.toMatchObject({ code: 'statement_unknown' });
    });

    test('takes the newer document of the same statement and keeps its signature', async () => {
      await store.bundles.commitStatement(record);
      await store.bundles.addSignatures(hash(1), signatures);
      await store.bundles.commitStatement({ ...record, document: 'newer' });
      expect(await store.bundles.findStatement(hash(1))).toEqual({ document: 'newer', signatures });
    });

    test('keeps nothing of a record that it cannot keep whole', async () => {
      const broken = { ...record, statementHash: new Uint8Array(3) };
      await expect(store.bundles.commitStatement(broken)).rejects.toMatchObject({
        code: 'store_unavailable',
      });
      expect(await store.bundles.findContent(sha256(contract))).toBeUndefined();
    });

    test('remembers after it was closed and opened again', async () => {
      await store.bundles.commitStatement(record);
      await store.bundles.addSignatures(hash(1), signatures);
      await store.close();
      const after = await openedStore(location);
      expect(await after.bundles.findStatement(hash(1))).toEqual({ document: record.document, signatures });
    });

    test('refuses a document that was swapped for another', async () => {
      await store.bundles.commitStatement(record);
      await store.bundles.commitStatement({ ...record, statementHash: hash(2), document: 'other' });
      await store.close();
      await tampered(location, async (database) => {
        const { sealed } = await database
          .selectFrom('bundles')
          .select('sealed')
          .where('statement_hash', '=', hash(2))
          .executeTakeFirstOrThrow();
        await database.updateTable('bundles').set({ sealed }).where('statement_hash', '=', hash(1)).execute();
      });
      const after = await openedStore(location);
      await expect(after.bundles.findStatement(hash(1))).rejects.toMatchObject({ code: 'store_corrupt' });
    });

    test('refuses a content that has not the hash it was put under', async () => {
      const contents = [{ hash: hash(3), bytes: contract }];
      await store.bundles.commitStatement({ ...record, contents });
      await expect(store.bundles.findContent(hash(3))).rejects.toMatchObject({ code: 'store_corrupt' });
    });

    test('is ready until it is closed, and fails from then on', async () => {
      expect(await store.isReady()).toBe(true);
      await store.close();
      expect(await store.isReady()).toBe(false);
      const unavailable = { code: 'store_unavailable' };
      await expect(store.bundles.findStatement(hash(1))).rejects.toMatchObject(unavailable);
      await expect(store.bundles.commitStatement(record)).rejects.toMatchObject(unavailable);
    });

    test('can be closed twice', async () => {
      await store.close();
      await expect(store.close()).resolves.toBeUndefined();
    });

    test('refuses a database of a newer version', async () => {
      await store.close();
      await tampered(location, (database) =>
        database.updateTable('schema_version').set({ version: 99n }).execute(),
      );
      await expect(openedStore(location)).rejects.toMatchObject({ code: 'store_too_new' });
    });
  });
}
