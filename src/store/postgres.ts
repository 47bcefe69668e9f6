import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';

/** https://www.postgresql.org/docs/current/datatype-oid.html: the one that `pg` would give as text. */
const int8 = 20;

/**
 * A database that many replicas may share. Connections are made when they are needed; a lost one fails the call that
 * used it and no other. Whatever the server's default, a commit waits for its log to be on disk.
 */
export function postgresDialect(url: string): Dialect {
  const pool = new Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    application_name: 'near-enclave',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? BigInt : types.getTypeParser(oid, format),
    },
  });
  // A connection that is lost while it is idle: the pool drops it, the next call makes another.
  pool.on('error', () => undefined);
  return new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('set synchronous_commit = on'));
    },
  });
}
