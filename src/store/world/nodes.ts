import { toHex } from '../../primitives/bytes.ts';
import type { Hash } from '../../trie/node.ts';
import type { Database } from '../database.ts';
import type { NodeRow } from '../tables.ts';
import type { WorldRows } from './rows.ts';

/** SQLite binds 32,766 values to a statement. */
const namesInQuery = 500;

export async function readNodes(
  database: Database,
  rows: WorldRows,
  hashes: readonly Hash[],
): Promise<readonly (Uint8Array | undefined)[]> {
  const names = hashes.map((hash) => rows.name('nodes', hash));
  const found = new Map<string, Omit<NodeRow, 'world'>>();
  for (let from = 0; from < names.length; from += namesInQuery) {
    const some = await database
      .selectFrom('nodes')
      .select(['name', 'sealed'])
      .where('name', 'in', names.slice(from, from + namesInQuery))
      .execute();
    for (const row of some) found.set(toHex(row.name), row);
  }
  return hashes.map((hash, index) => {
    const row = found.get(toHex(names[index] ?? new Uint8Array(0)));
    return row === undefined ? undefined : rows.openNode(row, hash);
  });
}
