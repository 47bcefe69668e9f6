import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RelayError } from './relay-error.ts';

/** An open file, and what else ends with it. */
export type RelayDatabase = { readonly database: DatabaseSync; close(): void };

const fileName = 'relay.sqlite';
/** Raised with each change of the tables. */
const version = 1;

const tables = `
  CREATE TABLE IF NOT EXISTS cursor (
    contract_id TEXT PRIMARY KEY, height TEXT NOT NULL, hash TEXT NOT NULL, timestamp TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS request (
    contract_id TEXT NOT NULL, data_id TEXT NOT NULL, state TEXT NOT NULL, deadline INTEGER NOT NULL,
    due_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (contract_id, data_id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS request_due ON request (state, due_at);
  CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;`;

/**
 * Opens the relay's file for one process; makes the folder. With synchronous=FULL a commit that returned survives the loss
 * of power. Throws `RelayError` when another process has it, or its tables are of another version.
 */
export function openDatabase(folder: string): RelayDatabase {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeLock(join(folder, 'relay.lock'));
  try {
    const database = new DatabaseSync(join(folder, fileName), { timeout: 5_000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    assertVersion(database, folder);
    database.exec(`${tables} PRAGMA user_version = ${version}`);
    return { database, close: () => [database, lock].forEach(end) };
  } catch (cause) {
    lock.close();
    throw cause;
  }
}

/** For a look at a file that a relay may have open. Throws `RelayError` when there is none. */
export function openForReading(folder: string): RelayDatabase {
  let database: DatabaseSync;
  try {
    database = new DatabaseSync(join(folder, fileName), { readOnly: true, timeout: 5_000 });
  } catch (cause) {
    throw new RelayError('store_missing', `${folder}: no relay has kept anything here`, { cause });
  }
  assertVersion(database, folder);
  return { database, close: () => end(database) };
}

const end = (database: DatabaseSync): void => database.close();

/** SQLite's own lock, which ends with the process however that ends. Its file holds nothing. */
function takeLock(path: string): DatabaseSync {
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    throw new RelayError('store_in_use', `${path}: another relay runs over this folder`, { cause });
  }
}

/** 0 is a file that was just made. */
function assertVersion(database: DatabaseSync, folder: string): void {
  const { user_version: found } = database.prepare('PRAGMA user_version').get() ?? {};
  if (found === 0 || found === version) return;
  database.close();
  throw new RelayError('store_version', `${folder}: the store has version ${String(found)}, not ${version}`);
}
