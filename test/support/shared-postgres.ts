import { afterAll, beforeAll } from 'vitest';
import type { DatabaseUnderTest } from './databases.ts';
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts';

/** One server for the tests of a file, without fsync: what they kill is the writer, and the machine stays up. */
export function postgresUnderTest(): DatabaseUnderTest {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    if (postgresMissing === undefined) server = await startPostgres({ fsync: 'off' });
  }, 60_000);
  afterAll(() => server?.stop(), 60_000);
  return {
    name: 'postgres',
    missing: postgresMissing,
    async fresh() {
      if (server === undefined) throw new Error('the server is not started');
      return { kind: 'postgres', url: await server.createDatabase() };
    },
  };
}
