import { type Codec, hash } from '../../primitives/borsh.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { receiptSchema } from '../../primitives/receipt.ts';
import { type PromiseYieldStatus, promiseYieldStatusCodec } from '../../primitives/state-rows.ts';
import {
  dataIdToYieldIdKey,
  promiseYieldReceiptKey,
  promiseYieldStatusKey,
  yieldIdToDataIdKey,
} from '../../primitives/trie-key.ts';
import { readRow } from './records.ts';
import { writeRow } from './state-rows.ts';
import type { StateUpdate } from './state-update.ts';

/** What the state keeps of an account's yielded promises, by the id of the data that they wait for. */

const idCodec: Codec<Uint8Array> = hash;

export const readYieldStatus = (
  state: StateUpdate,
  accountId: string,
  dataId: Uint8Array,
): PromiseYieldStatus | undefined =>
  readRow(state, promiseYieldStatusCodec, promiseYieldStatusKey(accountId, dataId));

export const writeYieldStatus = (
  state: StateUpdate,
  accountId: string,
  dataId: Uint8Array,
  status: PromiseYieldStatus,
): void => writeRow(state, promiseYieldStatusCodec, promiseYieldStatusKey(accountId, dataId), status);

/** Protocol: both rows are looked up, whatever the first says, since a witness shows what was looked up. */
export function isYielded(state: StateUpdate, accountId: string, dataId: Uint8Array): boolean {
  const hasReceipt = state.has(promiseYieldReceiptKey(accountId, dataId));
  const hasStatus = state.has(promiseYieldStatusKey(accountId, dataId));
  return hasReceipt || hasStatus;
}

/** The data id of the yield that the contract named so. */
export const readYieldDataId = (
  state: StateUpdate,
  accountId: string,
  yieldId: Uint8Array,
): Uint8Array | undefined => readRow(state, idCodec, yieldIdToDataIdKey(accountId, yieldId));

export function nameYield(
  state: StateUpdate,
  accountId: string,
  yieldId: Uint8Array,
  dataId: Uint8Array,
): void {
  writeRow(state, idCodec, yieldIdToDataIdKey(accountId, yieldId), dataId);
  writeRow(state, idCodec, dataIdToYieldIdKey(accountId, dataId), yieldId);
}

export const readYieldReceipt = (
  state: StateUpdate,
  accountId: string,
  dataId: Uint8Array,
): Receipt | undefined => readRow(state, receiptSchema, promiseYieldReceiptKey(accountId, dataId));

/** The yield is about to run: its receipt, its status and its name go. Names exist from protocol 85 on. */
export function removeYield(
  state: StateUpdate,
  accountId: string,
  dataId: Uint8Array,
  hasNames: boolean,
): void {
  state.remove(promiseYieldReceiptKey(accountId, dataId));
  state.remove(promiseYieldStatusKey(accountId, dataId));
  if (!hasNames) return;
  const yieldId = readRow(state, idCodec, dataIdToYieldIdKey(accountId, dataId));
  if (yieldId === undefined) return;
  state.remove(yieldIdToDataIdKey(accountId, yieldId));
  state.remove(dataIdToYieldIdKey(accountId, dataId));
}
