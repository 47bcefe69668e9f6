import { Kysely } from 'kysely';
import type { DialectName } from './migrations/column-types.ts';
import { migrate } from './migrations/migrate.ts';
import { postgresDialect } from './postgres.ts';
import { sqliteDialect } from './sqlite.ts';
import { guarded } from './store-fault.ts';
import type { Tables } from './tables.ts';

/** The address of a PostgreSQL holds a password: never print it. */
export type DatabaseLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

export type Database = Kysely<Tables>;

/** Opens the database and brings its schema up to date. Throws `StoreFault`. */
export function openDatabase(location: DatabaseLocation): Promise<Database> {
  return guarded(async () => {
    const database = new Kysely<Tables>({ dialect: dialectOf(location) });
    try {
      await migrate(database, location.kind satisfies DialectName);
      return database;
    } catch (cause) {
      await database.destroy();
      throw cause;
    }
  });
}

const dialectOf = (location: DatabaseLocation) =>
  location.kind === 'sqlite' ? sqliteDialect(location.path) : postgresDialect(location.url);
