/**
 * The steps from an empty database to the present schema; `PRAGMA user_version` counts those that were taken.
 * A step that was released is never changed: a change is a new step.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE contents (
     hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
     bytes BLOB NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE statements (
     statement_hash BLOB PRIMARY KEY CHECK (length(statement_hash) = 32),
     document TEXT NOT NULL,
     signature BLOB CHECK (length(signature) = 64)
   ) STRICT, WITHOUT ROWID;`,
];
