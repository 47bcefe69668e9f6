import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Dialect, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { LRUCache } from 'lru-cache';
import { StoreFault } from './store-fault.ts';

/**
 * One file of this machine; makes its folder. WAL with synchronous=FULL: a commit that returned survives the loss of
 * power. The file is locked until it is closed, by SQLite's own lock, which ends with the process however that ends:
 * a second process is refused with `store_in_use`. Calls block the thread for the time of an fsync.
 */
export function sqliteDialect(path: string): Dialect {
  const database = openLocked(path);
  return new SqliteDialect({ database: new PreparedOnce(database) });
}

/**
 * The locking mode first: a WAL opened under it needs no shared memory, and its lock is never given back. Names of rows
 * are as good as random: 64 MiB of cache and a WAL of up to 8,000 pages spare each page of an index many a writing.
 */
const settings = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -65536;
  PRAGMA wal_autocheckpoint = 8000`;

function openLocked(path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { readBigInts: true, timeout: 0 });
  try {
    database.exec(settings);
    database.exec('BEGIN IMMEDIATE; COMMIT');
    return database;
  } catch (cause) {
    database.close();
    if (isBusy(cause)) {
      throw new StoreFault('store_in_use', `another process has ${path} open`, { cause });
    }
    throw cause;
  }
}

/** https://sqlite.org/rescode.html: 5 is SQLITE_BUSY; the bits above the lowest eight say more. */
const isBusy = (cause: unknown): boolean =>
  cause instanceof Error && 'errcode' in cause && (Number(cause.errcode) & 0xff) === 5;

/** The shape that kysely's SQLite dialect asks for. Statements are prepared once for each text. */
class PreparedOnce implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new LRUCache<string, SqliteStatement>({ max: 128 });

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = toStatement(this.#database.prepare(sql));
    this.#prepared.set(sql, statement);
    return statement;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/** Kysely hands parameters on as they are; what SQLite cannot bind, it refuses itself. */
const bound = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];

const toStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...bound(parameters)),
  run: (parameters) => statement.run(...bound(parameters)),
  iterate: (parameters) => statement.iterate(...bound(parameters)),
});
