import type { Database } from '../database.ts';
import { ignoreConflict } from '../insert-rows.ts';
import { StoreFault } from '../store-fault.ts';
import type { StatementRow } from '../tables.ts';
import type { SlotSignature, StoredStatement, WorldId } from '../world-store.ts';
import type { WorldRows } from './rows.ts';

const columns = ['sequence', 'block', 'name', 'sealed'] as const;
type Row = Omit<StatementRow, 'world'>;

export async function statementsFrom(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  { sequence, limit }: { readonly sequence: bigint; readonly limit: number },
): Promise<readonly StoredStatement[]> {
  const found = await database
    .selectFrom('statements')
    .select(columns)
    .where('world', '=', world)
    .where('sequence', '>=', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return withSignatures(database, rows, world, found);
}

export async function findStatement(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  hash: Uint8Array,
): Promise<StoredStatement | undefined> {
  const found = await database
    .selectFrom('statements')
    .select(columns)
    .where('world', '=', world)
    .where('name', '=', rows.name('statements', hash))
    .execute();
  return (await withSignatures(database, rows, world, found))[0];
}

/** The statements are neighbours, in order. */
async function withSignatures(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  found: readonly Row[],
): Promise<readonly StoredStatement[]> {
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return [];
  const signatures = await database
    .selectFrom('signatures')
    .select(['sequence', 'slot', 'sealed'])
    .where('world', '=', world)
    .where('sequence', '>=', first.sequence)
    .where('sequence', '<=', last.sequence)
    .orderBy('slot')
    .execute();
  return found.map((row) => {
    const own = signatures.filter(({ sequence }) => sequence === row.sequence);
    return {
      ...rows.openStatement(row),
      block: row.block,
      signatures: new Map(own.map((one) => [one.slot, rows.openSignature(one)])),
    };
  });
}

export async function addSignature(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  signature: SlotSignature,
): Promise<void> {
  const { sequence, slot } = signature;
  const statement = await database
    .selectFrom('statements')
    .select(columns)
    .where('world', '=', world)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  if (statement === undefined || !rows.openStatement(statement).slots.includes(slot)) {
    throw new StoreFault('statement_unknown', `statements: no ${sequence} with a slot ${slot}`);
  }
  await database
    .insertInto('signatures')
    .values(rows.signature(signature))
    .onConflict(ignoreConflict)
    .execute();
}
