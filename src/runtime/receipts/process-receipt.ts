import { hash, u32 } from '../../primitives/borsh.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import { type ActionReceipt, type Receipt, receiptSchema } from '../../primitives/receipt.ts';
import { receivedDataCodec } from '../../primitives/state-rows.ts';
import {
  pendingDataCountKey,
  postponedReceiptIdKey,
  postponedReceiptKey,
  promiseYieldReceiptKey,
  receivedDataKey,
} from '../../primitives/trie-key.ts';
import type { ChunkRun } from '../chunk/chunk-run.ts';
import { isEnabled } from '../features.ts';
import { readRow } from '../state/records.ts';
import { requireRow, writeRow } from '../state/state-rows.ts';
import type { StateUpdate } from '../state/state-update.ts';
import { readYieldReceipt, readYieldStatus, removeYield } from '../state/yields.ts';
import { applyActionReceipt } from './action-receipt.ts';
import { applyDistribution } from './global-distribution.ts';

/** Processes a receipt and then, before anything else, the instant receipts that it made. */
export function processWithInstant(run: ChunkRun, receipt: Receipt): void {
  processReceipt(run, receipt);
  for (let next = run.instant.shift(); next !== undefined; next = run.instant.shift()) {
    run.kept.push(next);
    processReceipt(run, next);
  }
}

/** Only what runs actions has an outcome (nearcore, runtime/runtime/src/lib.rs, `process_receipt`). */
function processReceipt(run: ChunkRun, receipt: Receipt): void {
  const { receipt: body } = receipt;
  switch (body.kind) {
    case 'data':
      receiveData(run, receipt, body);
      return;
    case 'action':
    case 'action_v2':
      receiveActions(run, receipt, body);
      return;
    case 'promise_yield':
    case 'promise_yield_v2':
      storeYield(run, receipt, body);
      return;
    case 'promise_resume':
      resumeYield(run, receipt, body);
      return;
    case 'global_contract_distribution':
      applyDistribution(run, receipt, body.distribution);
      return;
  }
}

type Data = { readonly dataId: Uint8Array; readonly data: Uint8Array | undefined };

/** Stores the data, and executes the receipt that waits for it, if nothing else is missing. */
function receiveData(run: ChunkRun, { receiverId, receiptId }: Receipt, { dataId, data }: Data): void {
  const { state } = run.chunk;
  writeRow(state, receivedDataCodec, receivedDataKey(receiverId, dataId), { data });
  const ready = takeReady(state, receiverId, dataId);
  if (ready === undefined) state.commit({ kind: 'postponed_receipt', receiptId });
  else execute(run, ready);
}

/** The receipt that waited for this data last. */
function takeReady(state: StateUpdate, accountId: string, dataId: Uint8Array): Receipt | undefined {
  const waiting = postponedReceiptIdKey(accountId, dataId);
  const receiptId = readRow(state, hash, waiting);
  if (receiptId === undefined) return undefined;
  state.remove(waiting);
  const countKey = pendingDataCountKey(accountId, receiptId);
  const count = requireRow(state, u32, countKey, 'count of missing data');
  if (count !== 1) {
    writeRow(state, u32, countKey, count - 1);
    return undefined;
  }
  state.remove(countKey);
  const key = postponedReceiptKey(accountId, receiptId);
  const receipt = requireRow(state, receiptSchema, key, 'postponed receipt');
  state.remove(key);
  return receipt;
}

/** Executes the receipt, or stores it until its data is there. */
function receiveActions(run: ChunkRun, receipt: Receipt, body: ActionReceipt): void {
  const { state } = run.chunk;
  const { receiverId, receiptId } = receipt;
  const missing = body.inputDataIds.filter((dataId) => {
    if (state.has(receivedDataKey(receiverId, dataId))) return false;
    writeRow(state, hash, postponedReceiptIdKey(receiverId, dataId), receiptId);
    return true;
  });
  if (missing.length === 0) {
    execute(run, receipt);
    return;
  }
  writeRow(state, u32, pendingDataCountKey(receiverId, receiptId), missing.length);
  writeRow(state, receiptSchema, postponedReceiptKey(receiverId, receiptId), receipt);
  state.commit({ kind: 'postponed_receipt', receiptId });
}

function storeYield({ chunk }: ChunkRun, receipt: Receipt, { inputDataIds }: ActionReceipt): void {
  const [dataId] = inputDataIds;
  if (dataId === undefined) throw new InternalFault('a yield waits for nothing');
  writeRow(chunk.state, receiptSchema, promiseYieldReceiptKey(receipt.receiverId, dataId), receipt);
  chunk.state.commit({ kind: 'postponed_receipt', receiptId: receipt.receiptId });
}

/** Protocol: what comes late is ignored: a timeout after the contract has resumed, and a second resumption. */
function resumeYield(run: ChunkRun, { receiverId }: Receipt, { dataId, data }: Data): void {
  const { state, params } = run.chunk;
  const isTimeout = data === undefined;
  if (isTimeout && readYieldStatus(state, receiverId, dataId) === 'resume_initiated') return;
  const yielded = readYieldReceipt(state, receiverId, dataId);
  if (yielded === undefined) return;
  removeYield(state, receiverId, dataId, isEnabled('YieldWithId', params));
  writeRow(state, receivedDataCodec, receivedDataKey(receiverId, dataId), { data });
  execute(run, yielded);
}

function execute(run: ChunkRun, receipt: Receipt): void {
  if (!('actions' in receipt.receipt)) throw new InternalFault('a receipt that waited runs no actions');
  run.addOutcome(applyActionReceipt(run, receipt, receipt.receipt));
}
