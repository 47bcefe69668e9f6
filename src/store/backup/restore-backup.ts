import { timingSafeEqual } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { equalBytes, toHex } from '../../primitives/bytes.ts';
import type { Database } from '../database.ts';
import type { Sealer } from '../sealer.ts';
import { guarded, StoreFault } from '../store-fault.ts';
import type { Tables } from '../tables.ts';
import { readHead } from '../world/blocks.ts';
import { WorldRows } from '../world/rows.ts';
import { BackupError } from './backup-error.ts';
import {
  type BackupHeader,
  type BackupLine,
  corrupt,
  decodeHeader,
  decodeLine,
  schemaVersion,
} from './backup-lines.ts';
import { type BackupSeal, backupKeyId, backupSeal } from './backup-seal.ts';
import { type BackupRow, backupTables, type TableName } from './backup-tables.ts';
import { type Meeting, meetWorlds } from './meet-worlds.ts';

export type Restored = {
  readonly header: BackupHeader;
  readonly worlds: readonly Meeting[];
  readonly rows: bigint;
};

/** Inserted at once. */
const rowsInStatement = 64;

/**
 * Puts all of a backup into the store, or nothing: worlds that the store does not know, and newer blocks of those that it
 * knows. Nothing that is there is changed but heads that go on. Whether the backup is the newest that there is, it cannot
 * say. Throws `BackupError`, `StoreFault`, and what the reading of `lines` throws.
 */
export async function restoreBackup(
  database: Database,
  sealer: Sealer,
  lines: AsyncIterable<string>,
): Promise<Restored> {
  return guarded(() =>
    database.transaction().execute((transaction) => restoreIn(transaction, sealer, lines)),
  );
}

async function restoreIn(
  transaction: Transaction<Tables>,
  sealer: Sealer,
  lines: AsyncIterable<string>,
): Promise<Restored> {
  const seal = backupSeal(sealer);
  const reader = lines[Symbol.asyncIterator]();
  const first = await reader.next();
  if (first.done === true) throw corrupt('it is empty');
  const header = readHeader(sealer, first.value);
  seal.line(first.value);
  const worlds = await meetWorlds(transaction, header);
  const rows = await restoreRows(transaction, worlds, sealedLines(reader, seal));
  for (const meeting of worlds.values()) {
    if (!meeting.isContinued()) throw corrupt('the block is missing on which the store stands');
  }
  await assertRestored(transaction, sealer, header);
  return { header, worlds: [...worlds.values()], rows };
}

function readHeader(sealer: Sealer, line: string): BackupHeader {
  const header = decodeHeader(line);
  if (!equalBytes(header.keyId, backupKeyId(sealer))) {
    throw new BackupError('backup_foreign', 'another app made it: its rows do not open here');
  }
  if (header.schema === schemaVersion) return header;
  throw new BackupError(
    'backup_version',
    `its tables have version ${header.schema}, those of this program ${schemaVersion}`,
  );
}

type Row = Extract<BackupLine, { readonly kind: 'row' }>;

/** The rows up to the last line, which must speak for all lines before it and have none behind. */
async function* sealedLines(reader: AsyncIterator<string>, seal: BackupSeal): AsyncGenerator<Row, bigint> {
  for (let rows = 0n; ; rows++) {
    const next = await reader.next();
    if (next.done === true) throw corrupt('its end is missing');
    const line = decodeLine(next.value);
    if (line.kind === 'row') {
      seal.line(next.value);
      yield line;
      continue;
    }
    const mac = seal.end();
    const isWhole = line.mac.length === mac.length && timingSafeEqual(line.mac, mac) && line.rows === rows;
    if (!isWhole) throw corrupt('its seal does not fit');
    if ((await reader.next()).done !== true) throw corrupt('something follows its end');
    return rows;
  }
}

async function restoreRows(
  transaction: Transaction<Tables>,
  worlds: ReadonlyMap<string, Meeting>,
  lines: AsyncGenerator<Row, bigint>,
): Promise<bigint> {
  let waiting: Row[] = [];
  const flush = async () => {
    const [first] = waiting;
    if (first !== undefined)
      await insertAll(
        transaction,
        first.table,
        waiting.map(({ row }) => row),
      );
    waiting = [];
  };
  for (;;) {
    const next = await lines.next();
    if (next.done === true) {
      await flush();
      return next.value;
    }
    const { table, row } = next.value;
    if (waiting[0] !== undefined && (waiting[0].table !== table || waiting.length === rowsInStatement))
      await flush();
    if (isTaken(worlds, table, row)) waiting.push({ ...next.value, row: unleased(table, row) });
  }
}

/** Whether a row goes in. A world that is here already keeps its row, which `meetWorlds` moved on. */
function isTaken(worlds: ReadonlyMap<string, Meeting>, table: TableName, row: BackupRow): boolean {
  if (backupTables[table].scope === 'service') return true;
  const meeting = row['world'] instanceof Uint8Array ? worlds.get(toHex(row['world'])) : undefined;
  if (meeting === undefined) throw corrupt('a row is of a world that it does not have');
  if (table === 'blocks') meeting.assertContinues(row);
  return table === 'worlds' ? meeting.kind === 'new' : meeting.kind !== 'same';
}

/** Nobody holds a world that was just restored. */
const unleased = (table: TableName, row: BackupRow): BackupRow =>
  table === 'worlds' ? { ...row, holder: '', lease_until: 0n } : row;

/** What is there stays. */
async function insertAll(
  transaction: Transaction<Tables>,
  table: TableName,
  rows: readonly BackupRow[],
): Promise<void> {
  const columns = Object.keys(backupTables[table].columns);
  const values = rows.map((row) => sql`(${sql.join(columns.map((name) => row[name]))})`);
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const insert = sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)} on conflict do nothing`;
  await guarded(() => insert.execute(transaction));
}

/** Each world has come to the head that the backup names, and opens. */
async function assertRestored(
  transaction: Transaction<Tables>,
  sealer: Sealer,
  { worlds }: BackupHeader,
): Promise<void> {
  for (const { id, sequence, head } of worlds) {
    const rows = new WorldRows(id, sealer.forWorld(id));
    const found = await guarded(() => readHead(transaction, rows, id));
    const isThere =
      found !== undefined && found.sequence === sequence && equalBytes(rows.name('blocks', found.hash), head);
    if (!isThere) throw new StoreFault('store_corrupt', `worlds ${toHex(id)}: not the head of the backup`);
  }
}
