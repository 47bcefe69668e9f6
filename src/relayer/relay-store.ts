import { randomBytes } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { openDatabase, openForReading, type RelayDatabase } from './relay-database.ts';
import type { RequestEvent } from './request-event.ts';
import { seen } from './request-machine.ts';
import {
  isLive,
  type LiveRecord,
  type RequestRecord,
  type RequestState,
  recordFromText,
  recordToText,
} from './request-record.ts';

/** The last block that was looked at. */
export type Cursor = { readonly height: bigint; readonly hash: string; readonly timestamp: bigint };

export type Note = { readonly name: string; readonly at: number; readonly text: string };

export type StoredRecord = { readonly record: RequestRecord; readonly updatedAt: number };

type Row = { readonly [name: string]: unknown };

/** Opens the store for one relay. Throws `RelayError`. */
export const openRelayStore = (folder: string): RelayStore => new RelayStore(openDatabase(folder));

/** Opens the store for a look, also while a relay has it. Throws `RelayError`. */
export const readRelayStore = (folder: string): RelayStore => new RelayStore(openForReading(folder));

/** What the relay knows. Each change is one commit. */
export class RelayStore {
  readonly #opened: RelayDatabase;

  constructor(opened: RelayDatabase) {
    this.#opened = opened;
  }

  cursor(contractId: string): Cursor | undefined {
    return toCursor(this.#all('SELECT * FROM cursor WHERE contract_id = ?', contractId)[0]);
  }

  cursors(): readonly (Cursor & { readonly contractId: string })[] {
    return this.#all('SELECT * FROM cursor ORDER BY contract_id').flatMap((row) => {
      const cursor = toCursor(row);
      return cursor === undefined ? [] : [{ ...cursor, contractId: String(row['contract_id']) }];
    });
  }

  /** Both or neither: no block counts as looked at whose requests are not kept. Returns those that are new. */
  advance(
    contractId: string,
    to: Cursor,
    events: readonly RequestEvent[],
    now: number,
  ): readonly RequestEvent[] {
    const { height, hash, timestamp } = to;
    return this.#atomically(() => {
      const added = events.filter((event) => this.#insert(event, now));
      this.#run(
        'INSERT OR REPLACE INTO cursor VALUES (?, ?, ?, ?)',
        contractId,
        `${height}`,
        hash,
        `${timestamp}`,
      );
      return added;
    });
  }

  /** Keeps requests that the sweep found. Returns those that are new. */
  add(events: readonly RequestEvent[], now: number): readonly RequestEvent[] {
    return this.#atomically(() => events.filter((event) => this.#insert(event, now)));
  }

  has(contractId: string, dataId: string): boolean {
    const sql = 'SELECT 1 FROM request WHERE contract_id = ? AND data_id = ?';
    return this.#all(sql, contractId, dataId).length > 0;
  }

  /** Live ones that are due, those whose deadline comes first before the others. */
  due(now: number, most: number): readonly LiveRecord[] {
    const sql = `SELECT record FROM request
      WHERE state IN ('seen', 'answered', 'sent') AND due_at <= ? ORDER BY deadline LIMIT ?`;
    return this.#all(sql, now, most).map(toRecord).filter(isLive);
  }

  save(record: RequestRecord, now: number): void {
    const { contractId, dataId } = record.event;
    const sql = `UPDATE request SET state = ?, due_at = ?, updated_at = ?, record = ?
      WHERE contract_id = ? AND data_id = ?`;
    this.#run(sql, record.state, record.dueAt, now, recordToText(record), contractId, dataId);
  }

  counts(): Readonly<Record<RequestState, number>> {
    const counts = { seen: 0, answered: 0, sent: 0, completed: 0, expired: 0, refused: 0 };
    const rows = this.#all('SELECT state, COUNT(*) AS count FROM request GROUP BY state');
    return Object.assign(counts, Object.fromEntries(rows.map((row) => [row['state'], Number(row['count'])])));
  }

  /** Those that changed last come first. */
  latest(states: readonly RequestState[], most: number): readonly StoredRecord[] {
    const places = states.map(() => '?').join();
    const sql = `SELECT record, updated_at FROM request WHERE state IN (${places})
      ORDER BY updated_at DESC, rowid DESC LIMIT ?`;
    return this.#all(sql, ...states, most).map((row) => ({
      record: toRecord(row),
      updatedAt: Number(row['updated_at']),
    }));
  }

  /** One line by name, such as of the last sweep or the last error of a task. */
  note(name: string, text: string, at: number): void {
    this.#run('INSERT OR REPLACE INTO note VALUES (?, ?, ?)', name, at, text);
  }

  notes(): readonly Note[] {
    return this.#all('SELECT * FROM note ORDER BY name').map((row) => ({
      name: String(row['name']),
      at: Number(row['at']),
      text: String(row['text']),
    }));
  }

  /** A random text of this store, made at first use: nobody else knows it. */
  secret(name: string): string {
    this.#run(
      'INSERT INTO secret VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
      name,
      randomBytes(32).toString('hex'),
    );
    return String(this.#all('SELECT value FROM secret WHERE name = ?', name)[0]?.['value']);
  }

  /** Forgets what ended before. Returns how many that were. */
  forget(endedBefore: number): number {
    const sql = `DELETE FROM request WHERE state IN ('completed', 'expired', 'refused') AND updated_at < ?`;
    return this.#run(sql, endedBefore);
  }

  close(): void {
    this.#opened.close();
  }

  #insert(event: RequestEvent, now: number): boolean {
    const record = seen(event, now);
    const values = [event.contractId, event.dataId, record.state, Number(record.deadline), now, now];
    const sql =
      'INSERT INTO request VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (contract_id, data_id) DO NOTHING';
    return this.#run(sql, ...values, recordToText(record)) === 1;
  }

  get #database(): DatabaseSync {
    return this.#opened.database;
  }

  #all(sql: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#database.prepare(sql).all(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#database.prepare(sql).run(...values).changes);
  }

  #atomically<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (cause) {
      this.#database.exec('ROLLBACK');
      throw cause;
    }
  }
}

const toRecord = (row: Row): RequestRecord => recordFromText(String(row['record']));

const toCursor = (row: Row | undefined): Cursor | undefined =>
  row === undefined
    ? undefined
    : {
        height: BigInt(String(row['height'])),
        hash: String(row['hash']),
        timestamp: BigInt(String(row['timestamp'])),
      };
