import { compareBytes, toBase64 } from '../../primitives/bytes.ts';
import { type ViewedData, viewAccount, viewCode, viewData } from '../../runtime/view-state.ts';
import { accountField, base64Field, type Fields, flag, optional } from '../params.ts';
import { pageLimit, paginate } from './pages.ts';
import { type Query, type QueryContext, queryError, readState, unknownAccount } from './query.ts';

/** All rows under a prefix, or a page of them; with `include_proof` the nodes that prove all of them. */
export const viewStateOf: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const prefix = base64Field(fields, 'prefix_base64');
  const data = await readData(context, { accountId, prefix, isPaged: pageLimit(fields) !== undefined });
  const proof = optional(fields, 'include_proof', flag) === true ? data.proof.map(toBase64) : [];
  return { ...valuesView(data, fields), ...(proof.length === 0 ? {} : { proof }) };
};

type Wanted = { readonly accountId: string; readonly prefix: Uint8Array; readonly isPaged: boolean };

async function readData(context: QueryContext, wanted: Wanted): Promise<ViewedData> {
  const { accountId, prefix } = wanted;
  const found = await readState(context, (state) => {
    const account = viewAccount(state, accountId);
    if (account === undefined) return 'no_account';
    const code = viewCode(state, accountId, account)?.code.length ?? 0;
    const isLarge = account.storageUsage - BigInt(code) > context.settings.maxStateBytes;
    return isLarge && !wanted.isPaged ? 'too_large' : viewData(state, accountId, prefix);
  });
  if (found === 'no_account') throw unknownAccount(context, accountId);
  if (found !== 'too_large') return found;
  const said = `State of contract ${accountId} is too large to be viewed`;
  throw queryError('TOO_LARGE_CONTRACT_STATE', context, { contract_account_id: accountId }, said);
}

function valuesView({ rows, keyOffset }: ViewedData, fields: Fields): Fields {
  const after = optional(fields, 'after_key_base64', base64Field);
  const all = rows.map(({ key, value }) => ({ key: key.subarray(keyOffset), value }));
  const rest = all.filter(({ key }) => after === undefined || compareBytes(key, after) > 0);
  const { items, last } = paginate(rest, pageLimit(fields));
  return {
    values: items.map(({ key, value }) => ({ key: toBase64(key), value: toBase64(value) })),
    ...(last === undefined ? {} : { last_key: toBase64(last.key) }),
  };
}
