import { type RawBuilder, sql, type Transaction } from 'kysely';
import { toHex } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import type { Database } from '../database.ts';
import { type Sealer, toBytes } from '../sealer.ts';
import { guarded, StoreFault } from '../store-fault.ts';
import type { Tables } from '../tables.ts';
import { readHead } from '../world/blocks.ts';
import { WorldRows } from '../world/rows.ts';
import { BackupError } from './backup-error.ts';
import { type BackupHeader, encodeEnd, encodeHeader, encodeRow, schemaVersion } from './backup-lines.ts';
import { backupKeyId, backupSeal } from './backup-seal.ts';
import { type BackupRow, backupTables, besideWorlds, type TableName, tableNames } from './backup-tables.ts';

export type BackupRequest = {
  /** By id; undefined: all worlds, and the results of one-shot calls. */
  readonly worlds: readonly Uint8Array[] | undefined;
  /** Unix seconds. */
  readonly madeAt: number;
};
export type BackupSummary = { readonly header: BackupHeader; readonly rows: bigint };

/** Rows that are held in memory; one may be as large as a witness. */
const rowsInPage = 64;

/**
 * Writes the rows as they are, sealed, one line each, as of one moment, and authenticates the whole. Each row must open
 * where it stands, so that a damaged store is found out now. Throws `BackupError` (`backup_world_unknown`), `StoreFault`, and
 * what `write` throws.
 */
export async function writeBackup(
  database: Database,
  sealer: Sealer,
  request: BackupRequest,
  write: (line: string) => Promise<void>,
): Promise<BackupSummary> {
  // SQLite has no levels: there, a transaction has the file to itself.
  const transaction = database.transaction().setIsolationLevel('repeatable read');
  return transaction.execute((snapshot) => writeSnapshot(snapshot, sealer, request, write));
}

async function writeSnapshot(
  snapshot: Transaction<Tables>,
  sealer: Sealer,
  { worlds, madeAt }: BackupRequest,
  write: (line: string) => Promise<void>,
): Promise<BackupSummary> {
  const seal = backupSeal(sealer);
  const put = async (line: string) => {
    seal.line(line);
    await write(line);
  };
  const heads = await headsOf(snapshot, sealer, worlds ?? (await allWorlds(snapshot)));
  const header = { keyId: backupKeyId(sealer), schema: schemaVersion, madeAt, worlds: heads };
  await put(encodeHeader(header));
  let rows = 0n;
  for (const table of worlds === undefined ? tableNames : tableNames.filter(isOfWorlds)) {
    for await (const row of rowsOf(snapshot, table, worlds)) {
      assertOpens(sealer, table, row);
      await put(encodeRow(table, row));
      rows++;
    }
  }
  await write(encodeEnd(rows, seal.end()));
  return { header, rows };
}

const isOfWorlds = (table: TableName): boolean =>
  backupTables[table].scope === 'world' || table === besideWorlds;

const allWorlds = (snapshot: Transaction<Tables>): Promise<readonly Uint8Array[]> =>
  guarded(async () => {
    const all = await snapshot.selectFrom('worlds').select('world').orderBy('world').execute();
    return all.map(({ world }) => toBytes(world));
  });

async function headsOf(snapshot: Transaction<Tables>, sealer: Sealer, worlds: readonly Uint8Array[]) {
  const heads: BackupHeader['worlds'][number][] = [];
  for (const id of worlds) {
    const rows = new WorldRows(id, sealer.forWorld(id));
    const head = await guarded(() => readHead(snapshot, rows, id));
    if (head === undefined)
      throw new BackupError('backup_world_unknown', `there is no world ${toHex(id)} here`);
    heads.push({ id, sequence: head.sequence, head: rows.name('blocks', head.hash) });
  }
  return heads;
}

/** Page by page, each going on behind the last row of the one before. */
async function* rowsOf(
  snapshot: Transaction<Tables>,
  table: TableName,
  worlds: readonly Uint8Array[] | undefined,
): AsyncGenerator<BackupRow> {
  const { columns, order, scope } = backupTables[table];
  const wanted = [...new Set([...Object.keys(columns), ...order])].map((name) => sql.ref(name));
  const key = sql.join(order.map((name) => sql.ref(name)));
  const ofWorlds =
    scope === 'service' || worlds === undefined ? sql`1 = 1` : sql`world in (${sql.join(worlds)})`;
  let behind: RawBuilder<unknown> = sql`1 = 1`;
  for (;;) {
    const query = sql<BackupRow>`select ${sql.join(wanted)} from ${sql.table(table)}
      where ${ofWorlds} and ${behind} order by ${key} limit ${sql.lit(rowsInPage)}`;
    const { rows } = await guarded(() => query.execute(snapshot));
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsInPage) return;
    behind = sql`(${key}) > (${sql.join(order.map((name) => last[name]))})`;
  }
}

/** Throws `StoreFault` (`store_corrupt`). */
function assertOpens(sealer: Sealer, table: TableName, row: BackupRow): void {
  const { scope, addressOf } = backupTables[table];
  const world = scope === 'world' ? row['world'] : zeroHash;
  const sealed = row['sealed'];
  if (!(world instanceof Uint8Array && sealed instanceof Uint8Array)) {
    throw new StoreFault('store_corrupt', `a row of ${table} has no seal`);
  }
  sealer.forWorld(world).open(addressOf(row), sealed);
}
