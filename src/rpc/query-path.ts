import { toBase64 } from '../primitives/bytes.ts';
import { fromBase58 } from '../primitives/hash.ts';
import { type Fields, toAccountId, toPublicKey } from './params.ts';
import { parseError } from './rpc-error.ts';

/** nearcore's QUERY_DATA_MAX_SIZE: of the path and the data together. */
const maxPathBytes = 10_240;

/** The form that nearcore calls soft-deprecated: `account/alice.near`, `call/ft.near/ft_metadata` and base58 data. */
export function legacyQuery(path: string, data: string): Fields {
  const [command = '', account, ...rest] = path.split('/');
  const extra = rest.length === 0 ? undefined : rest.join('/');
  if (account === undefined) throw parseError('Not enough query parameters provided');
  return {
    ...request(command, extra, () => toData(path, data)),
    account_id: toAccountId(account),
    finality: 'optimistic',
  };
}

function request(command: string, extra: string | undefined, data: () => string): Fields {
  switch (command) {
    case 'account':
      return { request_type: 'view_account' };
    case 'access_key':
      return extra === undefined ? { request_type: 'view_access_key_list' } : oneKey(extra);
    case 'code':
      return { request_type: 'view_code' };
    case 'contract':
      return { request_type: 'view_state', prefix_base64: data() };
    case 'call':
      if (extra === undefined) throw parseError('Method name is missing');
      return { request_type: 'call_function', method_name: extra, args_base64: data() };
    default:
      throw parseError(`Unknown path ${command}`);
  }
}

function oneKey(publicKey: string): Fields {
  toPublicKey(publicKey);
  return { request_type: 'view_access_key', public_key: publicKey };
}

function toData(path: string, data: string): string {
  if (path.length + data.length > maxPathBytes) throw parseError('Query data size is too large');
  try {
    return toBase64(fromBase58(data));
  } catch (cause) {
    if (cause instanceof RangeError) throw parseError(cause.message);
    throw cause;
  }
}
