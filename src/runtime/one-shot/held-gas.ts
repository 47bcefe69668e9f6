import type { Parameters } from '../../params/at-version.ts';
import { systemAccountId } from '../../primitives/account-id.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import { requiredReceiptCost } from '../fees/receipt-cost.ts';

/** What receipts that did not run yet have of the gas that was used to make them. A refund holds none. */
export const heldGas = (receipts: readonly Receipt[], params: Parameters): bigint =>
  receipts.reduce((sum, receipt) => sum + gasOf(receipt, params), 0n);

function gasOf({ predecessorId, receiverId, receipt }: Receipt, params: Parameters): bigint {
  if (!('actions' in receipt) || predecessorId === systemAccountId) return 0n;
  return requiredReceiptCost(params, receipt.actions, receiverId).gas;
}
