import { zeroHash } from '../../primitives/hash.ts';
import { InternalFault } from '../../primitives/internal-fault.ts';
import type { ActionReceipt } from '../../primitives/receipt.ts';
import type { ReceiptResult } from './receipt-result.ts';

/**
 * Sees to it that whoever waits for the receipt's result gets it: from the receipt that it returned, or as data now.
 * A failure is data too: none.
 */
export function addOutputs(
  accountId: string,
  { outputDataReceivers }: ActionReceipt,
  result: ReceiptResult,
): void {
  if (outputDataReceivers.length === 0) return;
  const { result: ended } = result;
  if (ended.ok && ended.value.kind === 'receipt') {
    addReceivers(result, ended.value.index, outputDataReceivers);
    return;
  }
  const data = returnedBytes(result);
  for (const { dataId, receiverId } of outputDataReceivers) {
    result.newReceipts.push({
      predecessorId: accountId,
      receiverId,
      receiptId: zeroHash,
      receipt: { kind: 'data', dataId, data },
    });
  }
}

/** Nothing returned is empty data. */
function returnedBytes({ result }: ReceiptResult): Uint8Array | undefined {
  if (!result.ok) return undefined;
  return result.value.kind === 'value' ? result.value.bytes : new Uint8Array(0);
}

function addReceivers(
  { newReceipts }: ReceiptResult,
  index: number,
  receivers: ActionReceipt['outputDataReceivers'],
): void {
  const returned = newReceipts[index];
  if (returned === undefined || !('actions' in returned.receipt)) {
    throw new InternalFault('the receipt that was returned runs no actions');
  }
  const outputDataReceivers = [...returned.receipt.outputDataReceivers, ...receivers];
  newReceipts[index] = { ...returned, receipt: { ...returned.receipt, outputDataReceivers } };
}
