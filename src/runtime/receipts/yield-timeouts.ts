import { receiptIdFromReceiptId } from '../../primitives/ids.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import {
  emptyQueue,
  type PromiseYieldTimeout,
  promiseYieldTimeoutCodec,
  type QueueIndices,
  queueIndicesCodec,
} from '../../primitives/state-rows.ts';
import {
  promiseYieldIndicesKey,
  promiseYieldReceiptKey,
  promiseYieldTimeoutKey,
} from '../../primitives/trie-key.ts';
import type { ChunkRun } from '../chunk/chunk-run.ts';
import { readRow } from '../state/records.ts';
import { requireRow, writeRow } from '../state/state-rows.ts';

/**
 * Resumes the yields whose time is over, with no data (nearcore, runtime/runtime/src/lib.rs,
 * `resolve_promise_yield_timeouts`). The queue is in the order of the heights. Returns the timeouts that were due.
 */
export function resolveYieldTimeouts(run: ChunkRun): readonly PromiseYieldTimeout[] {
  const { state } = run.chunk;
  const before: QueueIndices = readRow(state, queueIndicesCodec, promiseYieldIndicesKey) ?? emptyQueue;
  const due: PromiseYieldTimeout[] = [];
  let resumed = 0n;
  let first = before.firstIndex;
  while (first < before.nextAvailableIndex && !run.isFull) {
    const key = promiseYieldTimeoutKey(first);
    const timeout = requireRow(state, promiseYieldTimeoutCodec, key, 'timeout of a yield');
    if (timeout.expiresAt > run.chunk.block.height) break;
    if (state.has(promiseYieldReceiptKey(timeout.accountId, timeout.dataId))) {
      run.sink.send(timeoutReceipt(timeout, run.chunk.block.height, resumed));
      resumed++;
    }
    due.push(timeout);
    state.remove(key);
    first++;
  }
  if (due.length > 0) {
    writeRow(state, queueIndicesCodec, promiseYieldIndicesKey, { ...before, firstIndex: first });
  }
  return due;
}

const timeoutReceipt = (
  { accountId, dataId }: PromiseYieldTimeout,
  height: bigint,
  index: bigint,
): Receipt => ({
  predecessorId: accountId,
  receiverId: accountId,
  receiptId: receiptIdFromReceiptId(dataId, height, index),
  receipt: { kind: 'promise_resume', dataId, data: undefined },
});
