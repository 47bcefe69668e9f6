/** What the two dialects of SQL call the same thing. */
export type ColumnTypes = {
  readonly bytes: string;
  readonly integer: string;
  /** A primary key that counts by itself. */
  readonly ticket: string;
  /** What follows the closing parenthesis of a table. */
  readonly end: string;
};

export type DialectName = 'sqlite' | 'postgres';

export const columnTypes: Readonly<Record<DialectName, ColumnTypes>> = {
  sqlite: {
    bytes: 'blob',
    integer: 'integer',
    ticket: 'integer primary key autoincrement',
    end: 'strict',
  },
  postgres: {
    bytes: 'bytea',
    integer: 'bigint',
    ticket: 'bigint generated always as identity primary key',
    end: '',
  },
};

/** One step from one schema to the next: its statements, in order. */
export type Migration = (types: ColumnTypes) => readonly string[];
