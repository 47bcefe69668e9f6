import type { Parameters } from '../../params/at-version.ts';
import { encode } from '../../primitives/borsh.ts';
import { type Receipt, receiptSchema } from '../../primitives/receipt.ts';
import type { StateReceipt, StoredReceipt } from '../../primitives/stored-receipt.ts';
import { totalPrepaidSendFees } from '../fees/action-fees.ts';
import { requiredReceiptCost } from '../fees/receipt-cost.ts';

/** What a receipt weighs while it waits: gas that it may burn, and bytes of its borsh. */
export type ReceiptLoad = { readonly gas: bigint; readonly size: bigint };

/** Of a receipt that is about to be stored (nearcore, congestion_control.rs, `compute_receipt_congestion_gas`). */
export const receiptLoad = (receipt: Receipt, params: Parameters): ReceiptLoad => ({
  gas: congestionGas(receipt, params),
  size: BigInt(encode(receiptSchema, receipt).length),
});

/** Of a receipt that was stored. Protocol: it keeps what it weighed then, whatever the parameters say now. */
export const storedLoad = (stored: StateReceipt, params: Parameters): ReceiptLoad =>
  stored.kind === 'bare'
    ? receiptLoad(stored.receipt, params)
    : { gas: stored.metadata.congestionGas, size: stored.metadata.congestionSize };

export const toStored = (receipt: Receipt, { gas, size }: ReceiptLoad): StoredReceipt => ({
  kind: 'v1',
  receipt,
  metadata: { congestionGas: gas, congestionSize: size },
});

/** Protocol: only what runs actions counts; the receipts that data wakes up do not. */
function congestionGas({ receipt, receiverId }: Receipt, params: Parameters): bigint {
  if (receipt.kind !== 'action' && receipt.kind !== 'action_v2') return 0n;
  const { actions } = receipt;
  return requiredReceiptCost(params, actions, receiverId).gas + totalPrepaidSendFees(params, actions).gas;
}
