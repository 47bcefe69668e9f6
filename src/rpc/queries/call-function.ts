import { accountField, base64Field, text } from '../params.ts';
import { errorResult, type Query, unknownAccount } from './query.ts';

/** The value is a list of bytes. A contract that fails is a result too. */
export const callFunction: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const method = text(fields, 'method_name');
  const args = base64Field(fields, 'args_base64');
  const answer = await context.world.view(context.block, { accountId, method, args });
  if (answer.ok) return { result: [...answer.value], logs: answer.logs };
  if (answer.kind === 'no_account') throw unknownAccount(context, accountId);
  return errorResult(answer.error);
};
