import { fromBase64, fromHex, toBase64, toHex } from '../../primitives/bytes.ts';
import { migrations } from '../migrations/migrate.ts';
import { BackupError } from './backup-error.ts';
import { type BackupRow, backupTables, type Cell, type ColumnKind, type TableName } from './backup-tables.ts';

export const backupFormat = 'near-enclave/backup/v1';
/** Of the tables whose rows a backup has. */
export const schemaVersion = migrations.length;

export type WorldInBackup = {
  readonly id: Uint8Array;
  /** Of the newest block, and the name of its row. */
  readonly sequence: bigint;
  readonly head: Uint8Array;
};

/** The first line: what the backup is of. */
export type BackupHeader = {
  /** 16 bytes that name the sealing key, and tell nothing of it. */
  readonly keyId: Uint8Array;
  readonly schema: number;
  /** Unix seconds, by a clock that a host can set. */
  readonly madeAt: number;
  readonly worlds: readonly WorldInBackup[];
};

export type BackupLine =
  | { readonly kind: 'row'; readonly table: TableName; readonly row: BackupRow }
  | { readonly kind: 'end'; readonly rows: bigint; readonly mac: Uint8Array };

export const encodeHeader = ({ keyId, schema, madeAt, worlds }: BackupHeader): string =>
  JSON.stringify({
    format: backupFormat,
    key_id: toHex(keyId),
    schema,
    made_at: madeAt,
    worlds: worlds.map(({ id, sequence, head }) => ({
      world: toHex(id),
      sequence: sequence.toString(),
      head: toHex(head),
    })),
  });

export const encodeRow = (table: TableName, row: BackupRow): string =>
  JSON.stringify([table, ...Object.keys(backupTables[table].columns).map((name) => encodeCell(row[name]))]);

export const encodeEnd = (rows: bigint, mac: Uint8Array): string =>
  JSON.stringify({ rows: rows.toString(), mac: toHex(mac) });

function encodeCell(cell: Cell | undefined): string | null {
  if (cell instanceof Uint8Array) return toBase64(cell);
  return cell === null || cell === undefined ? null : cell.toString();
}

/**
 * Nothing that these read was authenticated yet: that is known with the last line. Each throws `BackupError`
 * (`backup_corrupt`).
 */
export const decodeHeader = (line: string): BackupHeader =>
  reading(() => {
    const value = asRecord(JSON.parse(line));
    if (value['format'] !== backupFormat) throw corrupt('it is no backup of this format');
    return {
      keyId: fromHex(asText(value['key_id'])),
      schema: asCount(value['schema']),
      madeAt: asCount(value['made_at']),
      worlds: asList(value['worlds']).map(decodeWorld),
    };
  });

export const decodeLine = (line: string): BackupLine =>
  reading(() => {
    const value: unknown = JSON.parse(line);
    if (Array.isArray(value)) return decodeRow(value);
    const { rows, mac } = asRecord(value);
    return { kind: 'end', rows: asInteger(rows), mac: fromHex(asText(mac)) };
  });

function decodeWorld(value: unknown): WorldInBackup {
  const { world, sequence, head } = asRecord(value);
  return { id: fromHex(asText(world)), sequence: asInteger(sequence), head: fromHex(asText(head)) };
}

function decodeRow([table, ...cells]: readonly unknown[]): BackupLine {
  if (!isTable(table)) throw corrupt('a row is of no table');
  const columns = Object.entries(backupTables[table].columns);
  if (cells.length !== columns.length) throw corrupt(`a row of ${table} has other columns`);
  const row = Object.fromEntries(columns.map(([name, kind], at) => [name, decodeCell(kind, cells[at])]));
  return { kind: 'row', table, row };
}

const isTable = (value: unknown): value is TableName =>
  typeof value === 'string' && Object.hasOwn(backupTables, value);

const cellReaders: Readonly<Record<ColumnKind, (value: unknown) => Cell>> = {
  bytes: (value) => fromBase64(asText(value)),
  'bytes or null': (value) => (value === null ? null : fromBase64(asText(value))),
  integer: (value) => asInteger(value),
  text: (value) => asText(value),
};
const decodeCell = (kind: ColumnKind, value: unknown): Cell => cellReaders[kind](value);

/** JSON, hex and base64 are refused by exceptions of their readers. */
function reading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof BackupError) throw cause;
    throw corrupt('a line of it cannot be read', { cause });
  }
}

export const corrupt = (what: string, options?: ErrorOptions): BackupError =>
  new BackupError('backup_corrupt', `the backup was changed or is not whole: ${what}`, options);

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw corrupt('a line of it is of another kind');
}
function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw corrupt('a text is missing');
}
function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw corrupt('a list is missing');
}
function asCount(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw corrupt('a number is missing');
}
/** As both databases count: 63 bits and a sign. */
function asInteger(value: unknown): bigint {
  const text = asText(value);
  if (/^(?:0|-?[1-9][0-9]{0,18})$/.test(text)) return BigInt.asIntN(64, BigInt(text));
  throw corrupt('a number is missing');
}
