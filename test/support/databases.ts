import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, type DatabaseLocation, openDatabase } from '../../src/store/database.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { Sealer } from '../../src/store/sealer.ts';

/** What a suite runs over. */
export type DatabaseUnderTest = {
  readonly name: string;
  /** Why there is none on this machine: the tests then skip. */
  readonly missing: string | undefined;
  /** One without a table. */
  fresh(): Promise<DatabaseLocation>;
};

export const sqliteUnderTest: DatabaseUnderTest = {
  name: 'sqlite',
  missing: undefined,
  async fresh() {
    const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return { kind: 'sqlite', path: join(folder, 'made', 'store.sqlite') };
  },
};

export const sealingKey = new Uint8Array(32).fill(7);

/** Closed when the test ends, if not before. */
export async function openedStore(location: DatabaseLocation, key = sealingKey): Promise<Store> {
  const store = await openStore(location, new Sealer(key));
  onTestFinished(() => store.close());
  return store;
}

/** What a host may do to a database while nobody has it open. */
export async function tampered(
  location: DatabaseLocation,
  change: (database: Database) => Promise<unknown>,
): Promise<void> {
  const database = await openDatabase(location);
  try {
    await change(database);
  } finally {
    await database.destroy();
  }
}
