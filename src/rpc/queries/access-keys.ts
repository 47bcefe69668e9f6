import { accessKeyView } from '../../primitives/access-key.ts';
import { formatPublicKey, formatPublicKeyHandle, isPublicKey } from '../../primitives/public-key.ts';
import type { Json } from '../../primitives/schema.ts';
import {
  accessKeysOf,
  gasKeyNoncesOf,
  type ViewedKey,
  viewAccessKey,
} from '../../runtime/views/view-state.ts';
import { accountField, type Fields, keyHandleField, optional, publicKeyField, toFields } from '../params.ts';
import { pageLimit } from './pages.ts';
import { errorResult, type Query, queryError, readState } from './query.ts';

export const viewAccessKeyOf: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const publicKey = publicKeyField(fields, 'public_key');
  const accessKey = await readState(context, (state) => viewAccessKey(state, accountId, publicKey));
  if (accessKey === undefined) {
    return errorResult(`access key ${formatPublicKey(publicKey)} does not exist while viewing`);
  }
  return toFields(accessKeyView(accessKey));
};

/** Empty for an account that is not there, as nearcore answers. `after_key` is what `last_key` was. */
export const viewAccessKeyList: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const page = { after: optional(fields, 'after_key', keyHandleField), limit: pageLimit(fields) };
  const { keys, hasMore } = await readState(context, accessKeysOf(accountId, page));
  const last = hasMore ? keys.at(-1) : undefined;
  return {
    keys: keys.map(keyView),
    ...(last === undefined ? {} : { last_key: printHandle(last.handle) }),
  };
};

const keyView = ({ handle, accessKey }: ViewedKey): Json => ({
  public_key: printHandle(handle),
  access_key: accessKeyView(accessKey),
});

const printHandle = (handle: Uint8Array): string =>
  isPublicKey(handle) ? formatPublicKey(handle) : formatPublicKeyHandle(handle);

export const viewGasKeyNoncesOf: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const publicKey = publicKeyField(fields, 'public_key');
  const nonces = await readState(context, gasKeyNoncesOf(accountId, publicKey));
  if (nonces.length > 0) return { nonces };
  const name = formatPublicKey(publicKey);
  const info: Fields = { public_key: name };
  const said = `Gas key for public key ${name} has never been observed on the node`;
  throw queryError('UNKNOWN_GAS_KEY', context, info, said);
};
