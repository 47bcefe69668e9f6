import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { publicKeyHandle } from '../../primitives/public-key.ts';
import type { Json } from '../../primitives/schema.ts';
import type { ChunkChange } from '../../runtime/state/chunk-state.ts';
import type { World, WorldBlock } from '../../worlds/world.ts';
import { blockReference, findBlock } from '../block-reference.ts';
import type { RpcMethod } from '../method.ts';
import {
  accountField,
  accountList,
  base64Field,
  type Fields,
  list,
  publicKeyField,
  text,
  toFields,
} from '../params.ts';
import { parseError } from '../rpc-error.ts';
import { type ChangedRow, changeViews, readRowKey } from '../state-changes.ts';

type Filter = (row: ChangedRow) => boolean;

/** `EXPERIMENTAL_changes`: what a block did to rows of some accounts, one entry a commit. */
export const changes: RpcMethod = async ({ world }, params) => {
  const fields = toFields(params);
  const isWanted = toFilter(fields);
  const block = await findBlock(world, blockReference(fields));
  const found = (await readChanges(world, block)).filter(({ row }) => isWanted(row));
  return {
    block_hash: toBase58(block.hash),
    changes: found.flatMap(({ row, change }) => changeViews(row, change)),
  };
};

/** `EXPERIMENTAL_changes_in_block`: which kinds of rows a block touched, of which accounts. */
export const changesInBlock: RpcMethod = async ({ world }, params) => {
  const block = await findBlock(world, blockReference(toFields(params)));
  const touched = (await readChanges(world, block)).map(({ row }) => `${touchedKind(row)} ${row.accountId}`);
  return { block_hash: toBase58(block.hash), changes: [...new Set(touched)].sort().map(touchedView) };
};

type RowChange = { readonly row: ChangedRow; readonly change: ChunkChange };

async function readChanges(world: World, block: WorldBlock): Promise<readonly RowChange[]> {
  const all = await world.changes(block);
  return all.flatMap((change) => {
    const row = readRowKey(change.key);
    return row === undefined ? [] : [{ row, change }];
  });
}

const touchedKind = ({ kind }: ChangedRow): string =>
  `${kind === 'gas_key_nonce' ? 'access_key' : kind}_touched`;

function touchedView(touched: string): Json {
  const [type = '', accountId = ''] = touched.split(' ');
  return { type, account_id: accountId };
}

/** By `changes_type`. */
const filters: ReadonlyMap<string, (fields: Fields) => Filter> = new Map([
  ['account_changes', (fields) => ofAccounts(fields, ['account'])],
  ['all_access_key_changes', (fields) => ofAccounts(fields, ['access_key', 'gas_key_nonce'])],
  ['single_access_key_changes', ofKeys],
  ['contract_code_changes', (fields) => ofAccounts(fields, ['contract_code'])],
  ['data_changes', ofData],
]);

function toFilter(fields: Fields): Filter {
  const type = text(fields, 'changes_type');
  const make = filters.get(type);
  if (make !== undefined) return make(fields);
  const known = [...filters.keys()].map((name) => `\`${name}\``).join(', ');
  throw parseError(`Failed parsing args: unknown variant \`${type}\`, expected one of ${known}`);
}

function ofAccounts(fields: Fields, kinds: readonly ChangedRow['kind'][]): Filter {
  const accounts = new Set(accountList(fields, 'account_ids'));
  return (row) => kinds.includes(row.kind) && accounts.has(row.accountId);
}

function ofKeys(fields: Fields): Filter {
  const keys = new Set(
    list(fields, 'keys')
      .map(toFields)
      .map((key) =>
        nameOf(accountField(key, 'account_id'), publicKeyHandle(publicKeyField(key, 'public_key'))),
      ),
  );
  return (row) => 'handle' in row && keys.has(nameOf(row.accountId, row.handle));
}

const nameOf = (accountId: string, handle: Uint8Array): string => `${accountId} ${toHex(handle)}`;

function ofData(fields: Fields): Filter {
  const accounts = new Set(accountList(fields, 'account_ids'));
  const prefix = base64Field(fields, 'key_prefix_base64');
  return (row) =>
    row.kind === 'data' &&
    accounts.has(row.accountId) &&
    equalBytes(row.key.subarray(0, prefix.length), prefix);
}
