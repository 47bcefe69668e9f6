import { noBandwidthRequests } from '../../primitives/bandwidth.ts';
import { toHex } from '../../primitives/bytes.ts';
import { noCongestion } from '../../primitives/congestion-info.ts';
import { receiptIdFromReceiptId } from '../../primitives/ids.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { loadContract } from '../../vm/contract.ts';
import { scheduleBandwidth } from '../chunk/bandwidth.ts';
import { noValidators } from '../chunk/chunk-context.ts';
import { ChunkRun } from '../chunk/chunk-run.ts';
import { applyActionReceipt } from '../receipts/action-receipt.ts';
import { DelayedQueue } from '../receipts/delayed-queue.ts';
import { ReceiptSink } from '../receipts/receipt-sink.ts';
import { ChunkState } from '../state/chunk-state.ts';
import { netChanges } from './net-changes.ts';
import type { Engine } from './one-shot.ts';
import { firstBlock } from './one-shot-chain.ts';
import type { PreState } from './pre-state.ts';
import { callReceipt, type NamedCallOverState, paramsOf } from './promising-call.ts';
import type { RunOverState } from './receipt-run.ts';

/** More bytes than a call can send. */
const unbounded = 1n << 64n;

/**
 * Executes the call's receipt and nothing else, and hands back what it would send: its outcome is the first outcome of
 * the same call when its receipts are run. Yields are among the receipts; what they wrote into the state is in it.
 * Whatever it throws is our fault.
 */
export function returnReceipts(
  call: NamedCallOverState,
  before: PreState,
  { load = loadContract, crypto }: Engine = {},
): RunOverState {
  const params = paramsOf(call);
  const { store, root } = before;
  const state = new ChunkState(store, root);
  readAsAChunkDoes(state, params);
  const chunk = { params, chainId: call.chainId, block: firstBlock(call), validators: noValidators };
  const sink = new ReceiptSink(state, params, noCongestion, unbounded);
  const run = new ChunkRun({ ...chunk, state, load, crypto }, sink);
  const receipt = callReceipt(call);
  if (!('actions' in receipt.receipt)) throw new InternalFault('a call is an action');
  const outcome = applyActionReceipt(run, receipt, receipt.receipt);
  const finished = state.finish();
  return {
    postStateRoot: finished.root,
    changes: netChanges(before, finished.changes),
    outcomes: [{ ...outcome, height: call.block.height }],
    receipts: inOrder(call, [...sink.outgoing, ...run.instant]),
  };
}

/** A call is limited by the bytes that it adds to the witness, so those before it must be there here too. */
function readAsAChunkDoes(state: ChunkState, params: ReturnType<typeof paramsOf>): void {
  new DelayedQueue(state, params);
  const congestion = { info: noCongestion, missedChunks: 0n };
  scheduleBandwidth(state, params, { congestion, requests: noBandwidthRequests });
  state.rollback();
}

/** The sink keeps the instant ones apart. An id tells when its receipt was made. */
function inOrder({ receiptId, block }: NamedCallOverState, receipts: readonly Receipt[]): Receipt[] {
  const known = new Map(receipts.map((receipt) => [toHex(receipt.receiptId), receipt]));
  return receipts.map((_, index) => {
    const found = known.get(toHex(receiptIdFromReceiptId(receiptId, block.height, BigInt(index))));
    if (found === undefined) throw new InternalFault(`the receipts of the call have no number ${index}`);
    return found;
  });
}
