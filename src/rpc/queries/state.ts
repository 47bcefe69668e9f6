import { equalBytes, toBase64 } from '../../primitives/bytes.ts';
import {
  type DataPage,
  dataOf,
  localCodeLength,
  type ViewedData,
  type ViewedState,
  viewAccount,
} from '../../runtime/views/view-state.ts';
import { accountField, base64Field, type Fields, flag, optional } from '../params.ts';
import { parseError } from '../rpc-error.ts';
import { pageLimit } from './pages.ts';
import { type Query, type QueryContext, queryError, readState, unknownAccount } from './query.ts';

/** nearcore's caps of a page (state_viewer/mod.rs, `view_state`): rows, and bytes after which no further row comes. */
const longestPage = { limit: 10_000, bytes: 50_000 };

type Request = { readonly page: DataPage; readonly isPaged: boolean; readonly isProved: boolean };

/** All rows under a prefix, or a page of them; with `include_proof` the nodes that prove all of them. */
export const viewStateOf: Query = async (context, fields) => {
  const request = toRequest(fields);
  const data = await readData(context, accountField(fields, 'account_id'), request);
  const proof = request.isProved ? data.proof.map(toBase64) : [];
  return { ...valuesView(data), ...(proof.length === 0 ? {} : { proof }) };
};

function toRequest(fields: Fields): Request {
  const prefix = base64Field(fields, 'prefix_base64');
  const after = optional(fields, 'after_key_base64', base64Field);
  const limit = pageLimit(fields);
  const isProved = optional(fields, 'include_proof', flag) === true;
  if (limit === undefined && after === undefined) return { page: { prefix }, isPaged: false, isProved };
  if (isProved) throw parseError('Failed parsing args: a page has no proof');
  if (after !== undefined && !equalBytes(after.subarray(0, prefix.length), prefix)) {
    throw parseError('Failed parsing args: `after_key_base64` does not begin with the prefix');
  }
  const page = {
    prefix,
    after,
    bytes: longestPage.bytes,
    limit: Math.min(limit ?? Infinity, longestPage.limit),
  };
  return { page, isPaged: true, isProved };
}

async function readData(context: QueryContext, accountId: string, request: Request): Promise<ViewedData> {
  const size = await readState(context, (state) => dataSize(state, accountId));
  if (size === undefined) throw unknownAccount(context, accountId);
  const isTooLarge = !request.isPaged && size > context.settings.maxStateBytes;
  if (!isTooLarge) return readState(context, dataOf(accountId, request.page));
  const said = `State of contract ${accountId} is too large to be viewed`;
  throw queryError('TOO_LARGE_CONTRACT_STATE', context, { contract_account_id: accountId }, said);
}

/** As the account is billed for it, and so with its keys. */
function dataSize(state: ViewedState, accountId: string): bigint | undefined {
  const account = viewAccount(state, accountId);
  return account && account.storageUsage - BigInt(localCodeLength(state, accountId));
}

function valuesView({ rows, keyOffset, hasMore }: ViewedData): Fields {
  const keyOf = (key: Uint8Array): string => toBase64(key.subarray(keyOffset));
  const last = hasMore ? rows.at(-1) : undefined;
  return {
    values: rows.map(({ key, value }) => ({ key: keyOf(key), value: toBase64(value) })),
    ...(last === undefined ? {} : { last_key: keyOf(last.key) }),
  };
}
