import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { attestationStoreSuite } from '../suites/attestation-store.ts';
import { bundleStoreSuite } from '../suites/bundle-store.ts';
import { killedWriterSuite } from '../suites/killed-writer.ts';
import { lightClientStoreSuite } from '../suites/light-client-store.ts';
import { outlayerStoreSuite } from '../suites/outlayer-store.ts';
import { untrustedRowsSuite } from '../suites/untrusted-rows.ts';
import { worldStoreSuite } from '../suites/world-store.ts';
import { openedStore, sqliteUnderTest } from '../support/databases.ts';

bundleStoreSuite(sqliteUnderTest);
attestationStoreSuite(sqliteUnderTest);
outlayerStoreSuite(sqliteUnderTest);
lightClientStoreSuite(sqliteUnderTest);
worldStoreSuite(sqliteUnderTest);
untrustedRowsSuite(sqliteUnderTest);
killedWriterSuite(sqliteUnderTest, 10);

const source = (name: string) => JSON.stringify(join(import.meta.dirname, '../../src/store', name));

/** Another process opens the same store and says how that went. */
function openElsewhere(location: object): string {
  const program = `
    import { openStore } from ${source('open-store.ts')};
    import { Sealer } from ${source('sealer.ts')};
    const opening = openStore(${JSON.stringify(location)}, new Sealer(new Uint8Array(32)));
    console.log(await opening.then((store) => store.close().then(() => 'opened'), (fault) => fault.code));`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' }).stdout;
}

describe('the embedded database', () => {
  test('writes ahead of the database file, and waits for the disk at each commit', async () => {
    const location = await sqliteUnderTest.fresh();
    const database = await openDatabase(location);
    onTestFinished(() => database.destroy());
    const setting = async (name: string) => (await sql.raw(`pragma ${name}`).execute(database)).rows;
    expect(await setting('journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await setting('synchronous')).toEqual([{ synchronous: 2n }]);
  });

  test('is refused to a second process until the first one closes it', async () => {
    const location = await sqliteUnderTest.fresh();
    const store = await openedStore(location);
    expect(openElsewhere(location)).toBe('store_in_use\n');
    await store.close();
    expect(openElsewhere(location)).toBe('opened\n');
  });

  test('is refused to a second opening in the same process', async () => {
    const location = await sqliteUnderTest.fresh();
    await openedStore(location);
    await expect(openedStore(location)).rejects.toMatchObject({ code: 'store_in_use' });
  });

  test('is refused when its path is no file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const opening = openedStore({ kind: 'sqlite', path: folder });
    await expect(opening).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
