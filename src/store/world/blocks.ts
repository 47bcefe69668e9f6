import type { Codec } from '../../primitives/borsh.ts';
import { equalBytes, toHex } from '../../primitives/bytes.ts';
import type { Database } from '../database.ts';
import { StoreFault } from '../store-fault.ts';
import type { BlockPartKind, BlockPartRow } from '../tables.ts';
import type { Block, BlockContents, InBlock, WorldId } from '../world-store.ts';
import { type BlockCounts, identifiedCodec, transactionCodec } from './codecs.ts';
import type { WorldRows } from './rows.ts';

export type CountedBlock = { readonly block: Block; readonly counts: BlockCounts };

const columns = ['blocks.sequence', 'blocks.height', 'blocks.name', 'blocks.sealed'] as const;

/**
 * The world's row and its newest block must name each other: either of them alone, put back from an older copy of the
 * database, is found out here.
 */
export async function readHead(
  database: Database,
  rows: WorldRows,
  world: WorldId,
): Promise<Block | undefined> {
  const row = await database
    .selectFrom('worlds')
    .leftJoin('blocks', 'blocks.world', 'worlds.world')
    .select([...columns, 'worlds.sequence as headSequence', 'worlds.head'])
    .where('worlds.world', '=', world)
    .orderBy('blocks.sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { sequence, height, name, sealed, headSequence, head } = row;
  if (sequence === null || height === null || name === null || sealed === null) throw notTheNewest(world);
  if (sequence !== headSequence || !equalBytes(name, head)) throw notTheNewest(world);
  return rows.openBlock({ sequence, height, name, sealed }).block;
}

const notTheNewest = (world: WorldId): StoreFault =>
  new StoreFault('store_corrupt', `worlds ${toHex(world)}: the head is not the newest block`);

export type BlockKey =
  | { readonly by: 'sequence' | 'height'; readonly value: bigint }
  | { readonly by: 'name'; readonly value: Uint8Array };

/** Both databases count in 64 bits with a sign, and fail at more. */
const maxInteger = (1n << 63n) - 1n;

export async function findBlock(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  key: BlockKey,
): Promise<CountedBlock | undefined> {
  if (key.by !== 'name' && key.value > maxInteger) return undefined;
  const row = await database
    .selectFrom('blocks')
    .select(columns)
    .where('world', '=', world)
    .where(key.by, '=', key.value)
    .executeTakeFirst();
  return row === undefined ? undefined : rows.openBlock(row);
}

const partColumns = ['kind', 'name', 'sequence', 'position', 'sealed'] as const;
export type PartRow = Omit<BlockPartRow, 'world'>;

export function findPart(
  database: Database,
  rows: WorldRows,
  { kind, id }: { readonly kind: BlockPartKind; readonly id: Uint8Array },
): Promise<PartRow | undefined> {
  return database
    .selectFrom('block_parts')
    .select(partColumns)
    .where('name', '=', rows.name(kind, id))
    .executeTakeFirst();
}

/** A part with its block, which must be there. */
export async function inBlock<T>(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  part: { readonly row: PartRow; readonly value: T },
): Promise<InBlock<T>> {
  const { row, value } = part;
  const found = await findBlock(database, rows, world, { by: 'sequence', value: row.sequence });
  if (found !== undefined) return { block: found.block, position: Number(row.position), value };
  throw new StoreFault('store_corrupt', `${row.kind} ${toHex(row.name)} is of no block that is there`);
}

/** All parts that the block counted when it was committed. */
export async function readContents(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  sequence: bigint,
): Promise<BlockContents | undefined> {
  const found = await findBlock(database, rows, world, { by: 'sequence', value: sequence });
  if (found === undefined) return undefined;
  const all = await database
    .selectFrom('block_parts')
    .select(partColumns)
    .where('world', '=', world)
    .where('sequence', '=', sequence)
    .orderBy('position')
    .execute();
  const partsOf = <T>(kind: keyof BlockCounts, codec: Codec<T>): readonly T[] => {
    const parts = all.filter((row) => row.kind === kind);
    if (parts.length === found.counts[kind]) return parts.map((row) => rows.openPart(row, codec));
    throw new StoreFault('store_corrupt', `${kind} of block ${sequence} are missing`);
  };
  return {
    transactions: partsOf('transactions', transactionCodec),
    receipts: partsOf('receipts', identifiedCodec),
    outcomes: partsOf('outcomes', identifiedCodec),
  };
}
