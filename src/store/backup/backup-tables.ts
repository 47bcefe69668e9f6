import { bundleAddress, contentAddress } from '../bundle-store.ts';
import { lightClientAddress } from '../light-client-store.ts';
import { textAddress } from '../sealed-texts.ts';
import type { RowAddress } from '../sealer.ts';
import type {
  BlockPartRow,
  BlockRow,
  BundleContentRow,
  BundleRow,
  KeyAttestationRow,
  LightClientBlockRow,
  NodeRow,
  NoteRow,
  OutlayerAnswerRow,
  QueueRow,
  SignatureRow,
  StatementRow,
  Tables,
  WorldRow,
} from '../tables.ts';
import {
  blockAddress,
  nodeAddress,
  partAddress,
  queueAddress,
  signatureAddress,
  statementAddress,
  worldAddress,
} from '../world/rows.ts';
import { noteAddress } from '../world/sql-note-store.ts';

export type TableName = Exclude<keyof Tables, 'schema_version'>;
export type ColumnKind = 'bytes' | 'integer' | 'text' | 'bytes or null';
export type Cell = Uint8Array | bigint | string | null;
export type BackupRow = Readonly<Record<string, Cell>>;

export type BackupTable = {
  /** In the order of a line. What is of this database alone, such as an order of arrival, is left out. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** In which rows are read, and by which the reading goes on. */
  readonly order: readonly string[];
  /** Rows of a world have a column `world`; the others are of the whole service. */
  readonly scope: 'world' | 'service';
  /** Which bytes its seal is bound to. */
  readonly addressOf: (row: BackupRow) => RowAddress;
};

const world = 'bytes' as const;
const sealed = 'bytes' as const;

/** The columns were read as `Row` has them. */
const address =
  <Row>(of: (row: Row) => RowAddress) =>
  (row: BackupRow): RowAddress =>
    of(row as Row);

/** All tables, in the order of a backup: a world comes before what is in it. */
export const backupTables: Readonly<Record<TableName, BackupTable>> = {
  worlds: {
    columns: {
      world,
      sequence: 'integer',
      head: 'bytes',
      epoch: 'integer',
      holder: 'text',
      lease_until: 'integer',
      sealed,
    },
    order: ['world'],
    scope: 'world',
    addressOf: address((row: WorldRow) => worldAddress(row.world)),
  },
  blocks: {
    columns: { world, sequence: 'integer', height: 'integer', name: 'bytes', sealed },
    order: ['world', 'sequence'],
    scope: 'world',
    addressOf: address<BlockRow>(blockAddress),
  },
  nodes: {
    columns: { name: 'bytes', world, sealed },
    order: ['name'],
    scope: 'world',
    addressOf: address((row: NodeRow) => nodeAddress(row.name)),
  },
  block_parts: {
    columns: { name: 'bytes', world, kind: 'text', sequence: 'integer', position: 'integer', sealed },
    order: ['world', 'sequence', 'kind', 'position'],
    scope: 'world',
    addressOf: address<BlockPartRow>(partAddress),
  },
  statements: {
    columns: { world, sequence: 'integer', block: 'integer', name: 'bytes', sealed },
    order: ['world', 'sequence'],
    scope: 'world',
    addressOf: address<StatementRow>(statementAddress),
  },
  signatures: {
    columns: { world, sequence: 'integer', slot: 'text', sealed },
    order: ['world', 'sequence', 'slot'],
    scope: 'world',
    addressOf: address<SignatureRow>(signatureAddress),
  },
  queue: {
    columns: { world, name: 'bytes', sealed },
    order: ['ticket'],
    scope: 'world',
    addressOf: address((row: QueueRow) => queueAddress(row.name)),
  },
  notes: {
    columns: { world, kind: 'text', sealed },
    order: ['world', 'kind'],
    scope: 'world',
    addressOf: address((row: NoteRow) => noteAddress(row.kind)),
  },
  bundles: {
    columns: {
      statement_hash: 'bytes',
      sealed,
      signature: 'bytes or null',
      evm_signature: 'bytes or null',
    },
    order: ['statement_hash'],
    scope: 'service',
    addressOf: address((row: BundleRow) => bundleAddress(row.statement_hash)),
  },
  bundle_contents: {
    columns: { name: 'bytes', sealed },
    order: ['name'],
    scope: 'service',
    addressOf: address((row: BundleContentRow) => contentAddress(row.name)),
  },
  key_attestations: {
    columns: { name: 'bytes', sealed },
    order: ['name'],
    scope: 'service',
    addressOf: address((row: KeyAttestationRow) => textAddress('key_attestations', row.name)),
  },
  light_client_blocks: {
    columns: { start: 'bytes', epoch: 'integer', height: 'integer', sealed },
    order: ['start', 'epoch'],
    scope: 'service',
    addressOf: address<LightClientBlockRow>(lightClientAddress),
  },
  outlayer_answers: {
    columns: { name: 'bytes', sealed },
    order: ['name'],
    scope: 'service',
    addressOf: address((row: OutlayerAnswerRow) => textAddress('outlayer_answers', row.name)),
  },
};

export const tableNames = Object.keys(backupTables) as readonly TableName[];

/** What a backup of some worlds has beside them: without these nobody could judge who signed their heads. */
export const besideWorlds: TableName = 'key_attestations';
