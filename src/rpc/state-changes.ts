import { accessKeySchema, accessKeyView } from '../primitives/access-key.ts';
import { accountCodec } from '../primitives/account.ts';
import { accountView } from '../primitives/account-json.ts';
import { type Codec, decode, Reader, u16, u64 } from '../primitives/borsh.ts';
import { fromUtf8, toBase64 } from '../primitives/bytes.ts';
import { toBase58 } from '../primitives/hash.ts';
import {
  formatPublicKey,
  formatPublicKeyHandle,
  isPublicKey,
  publicKeyHandleSchema,
} from '../primitives/public-key.ts';
import type { Json } from '../primitives/schema.ts';
import type { ChunkChange } from '../runtime/state/chunk-state.ts';
import type { StateChangeCause } from '../runtime/state/state-change-cause.ts';
import type { Fields } from './params.ts';

/** A row that clients can ask for the changes of, by its key in the trie. */
export type ChangedRow =
  | { readonly kind: 'account' | 'contract_code'; readonly accountId: string }
  | { readonly kind: 'access_key'; readonly accountId: string; readonly handle: Uint8Array }
  | {
      readonly kind: 'gas_key_nonce';
      readonly accountId: string;
      readonly handle: Uint8Array;
      readonly index: number;
    }
  | { readonly kind: 'data'; readonly accountId: string; readonly key: Uint8Array };

const columns = { account: 0, code: 1, accessKey: 2, data: 9 };
const comma = 0x2c;

/** `undefined` for rows of the protocol's own. */
export function readRowKey(key: Uint8Array): ChangedRow | undefined {
  const [column] = key;
  const rest = key.subarray(1);
  if (column === columns.account) return { kind: 'account', accountId: fromUtf8(rest) };
  if (column === columns.code) return { kind: 'contract_code', accountId: fromUtf8(rest) };
  if (column === columns.accessKey) return readKeyRow(rest);
  return column === columns.data ? readDataRow(rest) : undefined;
}

function readKeyRow(rest: Uint8Array): ChangedRow {
  const end = rest.indexOf(columns.accessKey);
  const from = new Reader(rest.subarray(end + 1));
  const row = { accountId: fromUtf8(rest.subarray(0, end)), handle: publicKeyHandleSchema.read(from) };
  if (from.remaining === 0) return { kind: 'access_key', ...row };
  return { kind: 'gas_key_nonce', ...row, index: u16.read(from) };
}

function readDataRow(rest: Uint8Array): ChangedRow {
  const end = rest.indexOf(comma);
  return { kind: 'data', accountId: fromUtf8(rest.subarray(0, end)), key: rest.subarray(end + 1) };
}

/** nearcore's `StateChangeWithCauseView`: one for each commit that changed the row. */
export const changeViews = (row: ChangedRow, { history }: ChunkChange): Json[] =>
  history.map(({ cause, value }) => ({ cause: causeView(cause), ...valueView(row, value) }));

function causeView(cause: StateChangeCause): Json {
  if ('txHash' in cause) return { type: cause.kind, tx_hash: toBase58(cause.txHash) };
  if ('receiptId' in cause) return { type: cause.kind, receipt_hash: toBase58(cause.receiptId) };
  return { type: cause.kind };
}

function valueView(row: ChangedRow, value: Uint8Array | undefined): Fields {
  const change = value === undefined ? nameOf(row) : { ...nameOf(row), ...contentOf(row, value) };
  // nearcore has no name for the removal of a nonce, which goes with its key.
  const type = row.kind === 'gas_key_nonce' ? 'gas_key_nonce_update' : typeOf(row.kind, value);
  return { type, change };
}

const typeOf = (kind: ChangedRow['kind'], value: Uint8Array | undefined): string =>
  `${kind}_${value === undefined ? 'deletion' : 'update'}`;

function nameOf(row: ChangedRow): Fields {
  const account = { account_id: row.accountId };
  switch (row.kind) {
    case 'account':
    case 'contract_code':
      return account;
    case 'access_key':
      return { ...account, public_key: printHandle(row.handle) };
    case 'gas_key_nonce':
      return { ...account, public_key: printHandle(row.handle), index: row.index };
    case 'data':
      return { ...account, key_base64: toBase64(row.key) };
  }
}

function contentOf(row: ChangedRow, value: Uint8Array): Fields {
  switch (row.kind) {
    case 'account':
      return view(accountCodec, value, accountView) as Fields;
    case 'contract_code':
      return { code_base64: toBase64(value) };
    case 'access_key':
      return { access_key: view(accessKeySchema, value, accessKeyView) };
    case 'gas_key_nonce':
      return { nonce: decode(u64, value) };
    case 'data':
      return { value_base64: toBase64(value) };
  }
}

const view = <T>(codec: Codec<T>, value: Uint8Array, toView: (decoded: T) => Json): Json =>
  toView(decode(codec, value));

const printHandle = (handle: Uint8Array): string =>
  isPublicKey(handle) ? formatPublicKey(handle) : formatPublicKeyHandle(handle);
