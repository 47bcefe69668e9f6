import type { Insertable, OnConflictBuilder, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** SQLite binds 32,766 values to a statement, PostgreSQL 65,535; no table has more than seven columns. */
const rowsInStatement = 100;

/** Inserts all of the rows. A row whose key is in use fails the transaction. */
export async function insertRows<T extends keyof Tables>(
  transaction: Transaction<Tables>,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsInStatement) {
    await transaction
      .insertInto(table)
      .values(rows.slice(from, from + rowsInStatement))
      .execute();
  }
}

/** Inserts the rows whose keys are not in use yet. */
export async function insertNewRows<T extends keyof Tables>(
  transaction: Transaction<Tables>,
  table: T,
  rows: readonly Insertable<Tables[T]>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsInStatement) {
    await transaction
      .insertInto(table)
      .values(rows.slice(from, from + rowsInStatement))
      .onConflict(ignoreConflict)
      .execute();
  }
}

/** What is there stays. */
export const ignoreConflict = <T extends keyof Tables>(conflict: OnConflictBuilder<Tables, T>) =>
  conflict.doNothing();
