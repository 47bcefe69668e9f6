import { toHex } from '../../primitives/bytes.ts';
import type { Database } from '../database.ts';
import { ignoreConflict } from '../insert-rows.ts';
import type { Submitted, WorldId } from '../world-store.ts';
import type { WorldRows } from './rows.ts';

/**
 * Inserts first and looks second: a block that includes the transaction at the same time either deletes our row or is
 * seen, whichever of the two commits first.
 */
export function enqueue(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  submitted: Submitted,
): Promise<'queued' | 'already-queued' | 'already-included'> {
  const row = rows.submitted(submitted);
  return database.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('queue')
      .values(row)
      .onConflict(ignoreConflict)
      .executeTakeFirstOrThrow();
    const included = await transaction
      .selectFrom('block_parts')
      .select('sequence')
      .where('world', '=', world)
      .where('kind', '=', 'transactions')
      .where('name', '=', rows.name('transactions', submitted.hash))
      .executeTakeFirst();
    if (included === undefined) return numInsertedOrUpdatedRows === 1n ? 'queued' : 'already-queued';
    await transaction.deleteFrom('queue').where('world', '=', world).where('name', '=', row.name).execute();
    return 'already-included';
  });
}

/** Without what a block has included: whoever owns the database may have put its row back. */
export async function pending(
  database: Database,
  rows: WorldRows,
  world: WorldId,
  limit: number,
): Promise<readonly Submitted[]> {
  const found = await database
    .selectFrom('queue')
    .select(['name', 'sealed'])
    .where('world', '=', world)
    .orderBy('ticket')
    .limit(limit)
    .execute();
  const all = found.map((row) => rows.openSubmitted(row));
  const included = await includedNames(
    database,
    world,
    all.map(({ hash }) => rows.name('transactions', hash)),
  );
  return all.filter(({ hash }) => !included.has(toHex(rows.name('transactions', hash))));
}

async function includedNames(
  database: Database,
  world: WorldId,
  names: readonly Uint8Array[],
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const found = await database
    .selectFrom('block_parts')
    .select('name')
    .where('world', '=', world)
    .where('kind', '=', 'transactions')
    .where('name', 'in', names)
    .execute();
  return new Set(found.map(({ name }) => toHex(name)));
}
