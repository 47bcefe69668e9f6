import { toBase64 } from '../../primitives/bytes.ts';
import { type GlobalContractId, globalContractIdSchema } from '../../primitives/global-contract-id.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { type ViewedCode, viewAccount, viewCode, viewGlobalCode } from '../../runtime/views/view-state.ts';
import { accountField, type Fields, hashField } from '../params.ts';
import { type Query, type QueryContext, queryError, readState, unknownAccount } from './query.ts';

export const viewCodeOf: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const found = await readState(context, (state) => {
    const account = viewAccount(state, accountId);
    return account === undefined ? undefined : { code: viewCode(state, accountId, account) };
  });
  if (found === undefined) throw unknownAccount(context, accountId);
  if (found.code !== undefined) return codeView(found.code);
  const said = `Contract code for contract ID #${accountId} has never been observed on the node`;
  throw queryError('NO_CONTRACT_CODE', context, { contract_account_id: accountId }, said);
};

export const viewGlobalCodeByHash: Query = (context, fields) =>
  globalCode(context, { kind: 'code_hash', codeHash: hashField(fields, 'code_hash') });

export const viewGlobalCodeByAccount: Query = (context, fields) =>
  globalCode(context, { kind: 'account_id', accountId: accountField(fields, 'account_id') });

async function globalCode(context: QueryContext, id: GlobalContractId): Promise<Fields> {
  const code = await readState(context, (state) => viewGlobalCode(state, id));
  if (code !== undefined) return codeView(code);
  const name = id.kind === 'code_hash' ? toBase58(id.codeHash) : id.accountId;
  const said = `Global contract code with identifier ${name} has never been observed on the node`;
  const identifier = globalContractIdSchema.toJson(id);
  throw queryError('NO_GLOBAL_CONTRACT_CODE', context, { identifier }, said);
}

const codeView = ({ code, hash }: ViewedCode): Fields => ({
  code_base64: toBase64(code),
  hash: toBase58(hash),
});
