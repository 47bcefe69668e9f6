import { type Kysely, sql, type Transaction } from 'kysely';
import { StoreFault } from '../store-fault.ts';
import type { Tables } from '../tables.ts';
import { bundles } from './0001-bundles.ts';
import { worlds } from './0002-worlds.ts';
import { notes } from './0003-notes.ts';
import { evmSignatures } from './0004-evm-signatures.ts';
import { keyAttestations } from './0005-key-attestations.ts';
import { lightClientBlocks } from './0006-light-client-blocks.ts';
import { outlayerAnswers } from './0007-outlayer-answers.ts';
import { columnTypes, type DialectName, type Migration } from './column-types.ts';

/** The steps from an empty database to the present schema. One that was released is never changed: a change is a new step. */
export const migrations: readonly Migration[] = [
  bundles,
  worlds,
  notes,
  evmSignatures,
  keyAttestations,
  lightClientBlocks,
  outlayerAnswers,
];

/** Any number: replicas that start together take the steps one after the other. */
const advisoryLock = 6_823_014_577_201_133n;

/** Takes the steps that are missing, all or none. Throws `StoreFault` for a database of a newer program. */
export async function migrate(database: Kysely<Tables>, dialect: DialectName): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${advisoryLock})`.execute(transaction);
    const taken = await versionOf(transaction, dialect);
    if (taken > migrations.length) {
      throw new StoreFault(
        'store_too_new',
        `the schema has version ${taken}, this program knows ${migrations.length}`,
      );
    }
    for (const step of migrations.slice(taken).flatMap((migration) => migration(columnTypes[dialect]))) {
      await sql.raw(step).execute(transaction);
    }
    await transaction
      .updateTable('schema_version')
      .set({ version: BigInt(migrations.length) })
      .execute();
  });
}

async function versionOf(transaction: Transaction<Tables>, dialect: DialectName): Promise<number> {
  const { integer, end } = columnTypes[dialect];
  await sql
    .raw(`create table if not exists schema_version (version ${integer} not null) ${end}`)
    .execute(transaction);
  const row = await transaction.selectFrom('schema_version').select('version').executeTakeFirst();
  if (row !== undefined) return Number(row.version);
  await transaction.insertInto('schema_version').values({ version: 0n }).execute();
  return 0;
}
