import { toBase64 } from '../../primitives/bytes.ts';
import {
  type DataPage,
  type ViewedData,
  viewAccount,
  viewCode,
  viewData,
} from '../../runtime/views/view-state.ts';
import { accountField, base64Field, type Fields, flag, optional } from '../params.ts';
import { pageLimit, paginate } from './pages.ts';
import { type Query, type QueryContext, queryError, readState, unknownAccount } from './query.ts';

/** All rows under a prefix, or a page of them; with `include_proof` the nodes that prove them. */
export const viewStateOf: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const limit = pageLimit(fields);
  const page = {
    prefix: base64Field(fields, 'prefix_base64'),
    after: optional(fields, 'after_key_base64', base64Field),
    // One more, to see whether more follow.
    limit: limit === undefined ? undefined : limit + 1,
  };
  const data = await readData(context, accountId, page);
  const proof = optional(fields, 'include_proof', flag) === true ? data.proof.map(toBase64) : [];
  return { ...valuesView(data, limit), ...(proof.length === 0 ? {} : { proof }) };
};

async function readData(context: QueryContext, accountId: string, page: DataPage): Promise<ViewedData> {
  const found = await readState(context, (state) => {
    const account = viewAccount(state, accountId);
    if (account === undefined) return 'no_account';
    const code = viewCode(state, accountId, account)?.code.length ?? 0;
    const isLarge = account.storageUsage - BigInt(code) > context.settings.maxStateBytes;
    return isLarge && page.limit === undefined ? 'too_large' : viewData(state, accountId, page);
  });
  if (found === 'no_account') throw unknownAccount(context, accountId);
  if (found !== 'too_large') return found;
  const said = `State of contract ${accountId} is too large to be viewed`;
  throw queryError('TOO_LARGE_CONTRACT_STATE', context, { contract_account_id: accountId }, said);
}

function valuesView({ rows, keyOffset }: ViewedData, limit: number | undefined): Fields {
  const { items, last } = paginate(rows, limit);
  const keyOf = (key: Uint8Array): string => toBase64(key.subarray(keyOffset));
  return {
    values: items.map(({ key, value }) => ({ key: keyOf(key), value: toBase64(value) })),
    ...(last === undefined ? {} : { last_key: keyOf(last.key) }),
  };
}
