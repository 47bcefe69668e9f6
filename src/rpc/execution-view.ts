import { equalBytes, toHex } from '../primitives/bytes.ts';
import type { ExecutionStatus } from '../primitives/outcome.ts';
import { executionStatus } from '../primitives/outcome.ts';
import { outcomeWithIdView } from '../primitives/outcome-view.ts';
import { receiptView } from '../primitives/receipt-view.ts';
import type { Json } from '../primitives/schema.ts';
import { signedTransactionView } from '../primitives/transaction-view.ts';
import type { WorldOutcome } from '../worlds/world.ts';
import { type Execution, type Progress, progressOf } from './execution.ts';

export type ReceiptsShown = 'without_receipts' | 'with_receipts';

/** nearcore's `RpcTransactionResponse`: a `FinalExecutionOutcomeView`, with receipts or without, and the level. */
export function transactionResponse(execution: Execution | undefined, shown: ReceiptsShown): Json {
  const progress: Progress = progressOf(execution);
  if (execution === undefined) return { final_execution_status: progress };
  const { transaction, outcome, descendants } = execution;
  return {
    final_execution_status: progress,
    status: finalStatus(execution),
    transaction: signedTransactionView(transaction.signed),
    transaction_outcome: outcomeView(outcome),
    receipts_outcome: descendants.flatMap((one) =>
      one.outcome === undefined ? [] : [outcomeView(one.outcome)],
    ),
    ...(shown === 'with_receipts' ? { receipts: receiptViews(execution) } : {}),
  };
}

const outcomeView = ({ outcome, blockHash, proof }: WorldOutcome): Json =>
  outcomeWithIdView(outcome, { blockHash, proof });

/** Protocol: without the local receipt, which nearcore never stores (`get_transaction_result_with_receipt`). */
function receiptViews({ transaction, outcome, descendants }: Execution): Json[] {
  const { signerId, receiverId } = transaction.signed.transaction;
  const [first] = outcome.outcome.outcome.receiptIds;
  const isLocal = (id: Uint8Array): boolean =>
    signerId === receiverId && first !== undefined && equalBytes(id, first);
  return descendants.flatMap(({ id, receipt, outcome: ran }) =>
    receipt === undefined || ran === undefined || isLocal(id) ? [] : [receiptView(receipt)],
  );
}

/** Of the value that the transaction stands for: the one at the end of its first line of receipts. */
function finalStatus({ outcome, descendants }: Execution): Json {
  const byId = new Map(descendants.map((one) => [toHex(one.id), one.outcome]));
  const seen = new Set<string>();
  let status: ExecutionStatus | undefined = outcome.outcome.outcome.status;
  while (status?.kind === 'success_receipt_id' && !seen.has(toHex(status.receiptId))) {
    seen.add(toHex(status.receiptId));
    status = byId.get(toHex(status.receiptId))?.outcome.outcome.status;
  }
  if (status?.kind === 'failure' || status?.kind === 'success_value') return executionStatus.toJson(status);
  return status?.kind === 'unknown' && descendants.length === 0 ? 'NotStarted' : 'Started';
}
