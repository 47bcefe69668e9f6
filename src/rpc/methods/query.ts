import { toBase58 } from '../../primitives/hash.ts';
import type { Json } from '../../primitives/schema.ts';
import type { WorldBlock } from '../../worlds/world.ts';
import { blockReference, findQueriedBlock } from '../block-reference.ts';
import type { RpcMethod } from '../method.ts';
import { type Fields, positional, text, toFields } from '../params.ts';
import { viewAccessKeyList, viewAccessKeyOf, viewGasKeyNoncesOf } from '../queries/access-keys.ts';
import { viewAccountOf } from '../queries/account.ts';
import { callFunction } from '../queries/call-function.ts';
import { viewCodeOf, viewGlobalCodeByAccount, viewGlobalCodeByHash } from '../queries/code.ts';
import type { Query } from '../queries/query.ts';
import { viewStateOf } from '../queries/state.ts';
import { legacyQuery } from '../query-path.ts';
import { parseError } from '../rpc-error.ts';

/** By `request_type`. */
const queries: ReadonlyMap<string, Query> = new Map([
  ['view_account', viewAccountOf],
  ['view_access_key', viewAccessKeyOf],
  ['view_access_key_list', viewAccessKeyList],
  ['view_gas_key_nonces', viewGasKeyNoncesOf],
  ['view_code', viewCodeOf],
  ['view_global_contract_code', viewGlobalCodeByHash],
  ['view_global_contract_code_by_account_id', viewGlobalCodeByAccount],
  ['view_state', viewStateOf],
  ['call_function', callFunction],
]);

/** `query`: an object with a block and a `request_type`, or the older `[path, data]`. */
export const query: RpcMethod = async (context, params) => {
  const fields = toQuery(params);
  const block = await findQueriedBlock(context.world, blockReference(fields));
  const answer = await find(text(fields, 'request_type'))({ ...context, block }, fields);
  return { ...answer, ...placeOf(block) };
};

function toQuery(params: Json): Fields {
  const [path, data] = positional(params, 2) ?? [];
  if (typeof path === 'string' && typeof data === 'string') return legacyQuery(path, data);
  return toFields(params);
}

function find(type: string): Query {
  const found = queries.get(type);
  if (found !== undefined) return found;
  const known = [...queries.keys()].map((name) => `\`${name}\``).join(', ');
  throw parseError(`Failed parsing args: unknown variant \`${type}\`, expected one of ${known}`);
}

const placeOf = ({ height, hash }: WorldBlock): Fields => ({
  block_height: height,
  block_hash: toBase58(hash),
});
