import { accountView } from '../../primitives/account-json.ts';
import { viewAccount } from '../../runtime/views/view-state.ts';
import { accountField, toFields } from '../params.ts';
import { type Query, readState, unknownAccount } from './query.ts';

export const viewAccountOf: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const account = await readState(context, (state) => viewAccount(state, accountId));
  if (account === undefined) throw unknownAccount(context, accountId);
  return toFields(accountView(account));
};
