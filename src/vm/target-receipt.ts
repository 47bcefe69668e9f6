import type { Call } from './call.ts';
import type { ReceiptIndex } from './external.ts';

/** The receipt that an action is appended to. */
export type TargetReceipt = {
  readonly receipt: ReceiptIndex;
  readonly receiverId: string;
  readonly isToSelf: boolean;
};

/** Fails for an index that no promise has, and for promises that are awaited together. */
export function targetReceipt(call: Call, promise: bigint): TargetReceipt {
  const receipt = call.promises.receipt(promise, 'CannotAppendActionToJointPromise');
  const receiverId = call.external.receiptReceiver(receipt);
  return { receipt, receiverId, isToSelf: receiverId === call.context.currentAccountId };
}
