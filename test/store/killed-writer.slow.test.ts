import { killedWriterSuite } from '../suites/killed-writer.ts';
import { sqliteUnderTest } from '../support/databases.ts';
import { postgresUnderTest } from '../support/shared-postgres.ts';

killedWriterSuite(sqliteUnderTest, 100);
killedWriterSuite(postgresUnderTest(), 25);
