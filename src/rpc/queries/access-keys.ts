import { accessKeyView } from '../../primitives/access-key.ts';
import { compareBytes } from '../../primitives/bytes.ts';
import { formatPublicKey, formatPublicKeyHandle, isPublicKey } from '../../primitives/public-key.ts';
import type { Json } from '../../primitives/schema.ts';
import {
  type ViewedKey,
  viewAccessKey,
  viewAccessKeys,
  viewGasKeyNonces,
} from '../../runtime/views/view-state.ts';
import { accountField, type Fields, optional, publicKeyField, toFields } from '../params.ts';
import { pageLimit, paginate } from './pages.ts';
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

/** Empty for an account that is not there, as nearcore answers. */
export const viewAccessKeyList: Query = async (context, fields) => {
  const accountId = accountField(fields, 'account_id');
  const after = optional(fields, 'after_key', publicKeyField);
  const keys = await readState(context, (state) => viewAccessKeys(state, accountId));
  const rest = keys.filter(({ handle }) => after === undefined || compareBytes(handle, after) > 0);
  const page = paginate(rest, pageLimit(fields));
  return {
    keys: page.items.map(keyView),
    ...(page.last === undefined ? {} : { last_key: printHandle(page.last.handle) }),
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
  const nonces = await readState(context, (state) => viewGasKeyNonces(state, accountId, publicKey));
  if (nonces.length > 0) return { nonces };
  const name = formatPublicKey(publicKey);
  const info: Fields = { public_key: name };
  const said = `Gas key for public key ${name} has never been observed on the node`;
  throw queryError('UNKNOWN_GAS_KEY', context, info, said);
};
