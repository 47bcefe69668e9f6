import { encode, u16, u64 } from './borsh.ts';
import { concatBytes, toUtf8 } from './bytes.ts';
import { type GlobalContractId, globalContractIdSchema } from './global-contract-id.ts';

export type { GlobalContractId } from './global-contract-id.ts';

/**
 * Where the state keeps what: the bytes of nearcore's `TrieKey`
 * (core/primitives/src/trie_key.rs, `append_into`). Column 8 is not used.
 */

const separator = toUtf8(',');

/** A column with rows of an account, each named by 32 bytes or by a contract's own key. */
const rowOf = (column: number, accountId: string, row: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(column), toUtf8(accountId), separator, row);

/** A column with one row, or with rows named by numbers. */
const row = (column: number, ...parts: readonly Uint8Array[]): Uint8Array =>
  concatBytes(Uint8Array.of(column), ...parts);

export const accountKey = (accountId: string): Uint8Array => row(0, toUtf8(accountId));

export const contractCodeKey = (accountId: string): Uint8Array => row(1, toUtf8(accountId));

/** `handle` is what `publicKeyHandle` gives. */
export const accessKeyKey = (accountId: string, handle: Uint8Array): Uint8Array =>
  row(2, toUtf8(accountId), Uint8Array.of(2), handle);

/** A row of the access key's column, behind the access key itself. */
export const gasKeyNonceKey = (accountId: string, handle: Uint8Array, index: number): Uint8Array =>
  concatBytes(accessKeyKey(accountId, handle), encode(u16, index));

export const receivedDataKey = (accountId: string, dataId: Uint8Array): Uint8Array =>
  rowOf(3, accountId, dataId);

export const postponedReceiptIdKey = (accountId: string, dataId: Uint8Array): Uint8Array =>
  rowOf(4, accountId, dataId);

export const pendingDataCountKey = (accountId: string, receiptId: Uint8Array): Uint8Array =>
  rowOf(5, accountId, receiptId);

export const postponedReceiptKey = (accountId: string, receiptId: Uint8Array): Uint8Array =>
  rowOf(6, accountId, receiptId);

export const delayedReceiptIndicesKey: Uint8Array = row(7);

/** Protocol: in the column of the indices, whose key is a prefix of this one. */
export const delayedReceiptKey = (index: bigint): Uint8Array => row(7, encode(u64, index));

export const contractDataKey = (accountId: string, key: Uint8Array): Uint8Array => rowOf(9, accountId, key);

export const promiseYieldIndicesKey: Uint8Array = row(10);

export const promiseYieldTimeoutKey = (index: bigint): Uint8Array => row(11, encode(u64, index));

export const promiseYieldReceiptKey = (accountId: string, dataId: Uint8Array): Uint8Array =>
  rowOf(12, accountId, dataId);

export const bufferedReceiptIndicesKey: Uint8Array = row(13);

/** Protocol: the shard is a u16 here and a u64 in the two columns of groups. */
export const bufferedReceiptKey = (shard: number, index: bigint): Uint8Array =>
  row(14, encode(u16, shard), encode(u64, index));

export const bandwidthSchedulerStateKey: Uint8Array = row(15);

export const bufferedReceiptGroupsQueueDataKey = (shard: bigint): Uint8Array => row(16, encode(u64, shard));

export const bufferedReceiptGroupsQueueItemKey = (shard: bigint, index: bigint): Uint8Array =>
  row(17, encode(u64, shard), encode(u64, index));

export const globalContractCodeKey = (id: GlobalContractId): Uint8Array =>
  row(18, encode(globalContractIdSchema, id));

export const globalContractNonceKey = (id: GlobalContractId): Uint8Array =>
  row(19, encode(globalContractIdSchema, id));

export const promiseYieldStatusKey = (accountId: string, dataId: Uint8Array): Uint8Array =>
  rowOf(20, accountId, dataId);

export const yieldIdToDataIdKey = (accountId: string, yieldId: Uint8Array): Uint8Array =>
  rowOf(22, accountId, yieldId);

export const dataIdToYieldIdKey = (accountId: string, dataId: Uint8Array): Uint8Array =>
  rowOf(23, accountId, dataId);
