import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { migrations } from './migrations.ts';
import { type StatementRecord, type Store, type StoredStatement, StoreFault } from './store.ts';

/**
 * A store in one file of this machine; makes its folder. WAL with synchronous=FULL: a commit that returned survives
 * the loss of power. Calls block the thread for the time of an fsync. Throws `StoreFault`.
 */
export function createSqliteStore(path: string): Store {
  return guarded(() => {
    mkdirSync(dirname(path), { recursive: true });
    const database = new DatabaseSync(path);
    // Another process may hold the lock for the time of its commit.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
    try {
      migrate(database);
      return new SqliteStore(database);
    } catch (cause) {
      database.close();
      throw cause;
    }
  });
}

function migrate(database: DatabaseSync): void {
  transaction(database, () => {
    const taken = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (taken > migrations.length) {
      throw new StoreFault(
        'store_too_new',
        `the schema has version ${taken}, this program knows ${migrations.length}`,
      );
    }
    for (const step of migrations.slice(taken)) database.exec(step);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

class SqliteStore implements Store {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<keyof typeof queries, StatementSync>>;

  constructor(database: DatabaseSync) {
    this.#database = database;
    const prepare = (name: keyof typeof queries) => database.prepare(queries[name]);
    this.#statements = {
      putContent: prepare('putContent'),
      putStatement: prepare('putStatement'),
      sign: prepare('sign'),
      statement: prepare('statement'),
      content: prepare('content'),
      ready: prepare('ready'),
    };
  }

  async commitStatement({ statementHash, document, contents }: StatementRecord): Promise<void> {
    guarded(() =>
      transaction(this.#database, () => {
        for (const { hash, bytes } of contents) this.#run('putContent', hash, bytes);
        this.#run('putStatement', statementHash, document);
      }),
    );
  }

  async addSignature(statementHash: Uint8Array, signature: Uint8Array): Promise<void> {
    if (guarded(() => this.#run('sign', signature, statementHash)) === 1) return;
    throw new StoreFault('statement_unknown', 'the statement was not committed');
  }

  async findStatement(statementHash: Uint8Array): Promise<StoredStatement | undefined> {
    const row = guarded(() => this.#statements.statement.get(statementHash));
    if (row === undefined) return undefined;
    return { document: textOf(row['document']), signature: bytesOf(row['signature']) };
  }

  async findContent(hash: Uint8Array): Promise<Uint8Array | undefined> {
    const row = guarded(() => this.#statements.content.get(hash));
    return row === undefined ? undefined : bytesOf(row['bytes']);
  }

  async isReady(): Promise<boolean> {
    try {
      return guarded(() => this.#statements.ready.get()) !== undefined;
    } catch (cause) {
      if (cause instanceof StoreFault) return false;
      throw cause;
    }
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  /** How many rows it changed. */
  #run(name: keyof typeof queries, ...values: readonly SQLInputValue[]): number {
    return Number(this.#statements[name].run(...values).changes);
  }
}

const queries = {
  putContent: 'INSERT INTO contents (hash, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING',
  putStatement: `INSERT INTO statements (statement_hash, document) VALUES (?, ?)
    ON CONFLICT (statement_hash) DO UPDATE SET document = excluded.document`,
  sign: 'UPDATE statements SET signature = ? WHERE statement_hash = ?',
  statement: 'SELECT document, signature FROM statements WHERE statement_hash = ?',
  content: 'SELECT bytes FROM contents WHERE hash = ?',
  ready: 'SELECT count(*) FROM sqlite_schema',
} as const;

function transaction(database: DatabaseSync, act: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    act();
    database.exec('COMMIT');
  } catch (cause) {
    // SQLite itself rolls back for some failures.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw cause;
  }
}

/** Whatever SQLite or the file system throws is a fault of the store. */
function guarded<T>(act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof StoreFault) throw cause;
    throw new StoreFault('store_unavailable', 'the database failed', { cause });
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new StoreFault('store_corrupt', 'a document is no text');
}

const bytesOf = (value: unknown): Uint8Array | undefined =>
  value instanceof Uint8Array ? new Uint8Array(value) : undefined;
