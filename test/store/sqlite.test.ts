import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { migrations } from '../../src/store/migrations.ts';
import { createSqliteStore } from '../../src/store/sqlite.ts';
import { storeSuite } from '../suites/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
let path = '';
const fresh = (): void => {
  path = join(folder, 'made', `${count++}.sqlite`);
};

storeSuite({ name: 'sqlite', fresh, open: async () => createSqliteStore(path) });

describe('createSqliteStore', () => {
  beforeEach(fresh);

  test('writes ahead of the database file', async () => {
    const store = createSqliteStore(path);
    const other = new DatabaseSync(path, { readOnly: true });
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    other.close();
    await store.close();
  });

  test('keeps what was committed when the process is killed', async () => {
    const program = `
      import { createSqliteStore } from ${JSON.stringify(join(import.meta.dirname, '../../src/store/sqlite.ts'))};
      const store = createSqliteStore(${JSON.stringify(path)});
      await store.commitStatement({ statementHash: new Uint8Array(32).fill(1), document: 'kept', contents: [] });
      process.kill(process.pid, 'SIGKILL');`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
    expect(run.signal).toBe('SIGKILL');
    const store = createSqliteStore(path);
    expect(await store.findStatement(new Uint8Array(32).fill(1))).toEqual({
      document: 'kept',
      signature: undefined,
    });
    await store.close();
  });

  test('refuses a database of a newer version', async () => {
    await createSqliteStore(path).close();
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    database.close();
    expect(() => createSqliteStore(path)).toThrow(expect.objectContaining({ code: 'store_too_new' }));
  });

  test('refuses a file that is no database', () => {
    expect(() => createSqliteStore(folder)).toThrow(expect.objectContaining({ code: 'store_unavailable' }));
  });
});
