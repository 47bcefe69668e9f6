import type { Parameters } from '../../params/at-version.ts';
import { type ActionReceipt, balanceRefundReceiver, type Receipt } from '../../primitives/receipt.ts';
import { balanceRefund, gasRefund } from '../../primitives/refund-receipt.ts';
import { isEnabled } from '../features.ts';
import { totalDeposit, totalPrepaidSendFees } from '../fees/action-fees.ts';
import { requiredReceiptCost } from '../fees/receipt-cost.ts';
import { greater, lesser, saturatingSub } from '../ranges.ts';
import type { ReceiptResult } from './receipt-result.ts';

/** Yoctonear that a unit of gas cost when it was bought, and what it is worth when it is burnt. */
export type GasPrices = { readonly purchase: bigint; readonly burn: bigint };

/** Protocol: since version 85 gas is burnt at the block's price, though never at more than it was bought for. */
export function gasPrices(params: Parameters, body: ActionReceipt, blockPrice: bigint): GasPrices {
  const purchase = body.gasPrice;
  const isCapped = isEnabled('AccountCostIncrease', params) && purchase < blockPrice;
  return { purchase, burn: isCapped ? purchase : blockPrice };
}

/** What of the payment for gas neither the gas burnt nor the refund accounts for. Yoctonear. */
export type RefundBalance = {
  /** Gas became dearer than it was bought for. */
  readonly priceDeficit: bigint;
  /** It became cheaper. */
  readonly priceSurplus: bigint;
  readonly penalty: bigint;
  /** Kept for an account that the receipt created. */
  readonly accountCharge: bigint;
};

/** Protocol: a refund itself is free, and is not refunded. */
export const noRefund: RefundBalance = { priceDeficit: 0n, priceSurplus: 0n, penalty: 0n, accountCharge: 0n };

export type Refunded = {
  readonly receipt: Receipt;
  readonly body: ActionReceipt;
  readonly prices: GasPrices;
  readonly createdAccount: boolean;
};

/**
 * Adds what goes back to the new receipts: the deposit, if the receipt failed, to whom it came from, then unused gas
 * to the signer (nearcore, runtime/runtime/src/lib.rs, `refund_unspent_gas_and_deposits`).
 */
export function addRefunds(params: Parameters, refunded: Refunded, result: ReceiptResult): RefundBalance {
  const { receipt, body, prices } = refunded;
  const isDeal = isEnabled('AccountCostIncrease', params);
  const unusedGas = prepaid(params, receipt, body) - (result.result.ok ? result.gasUsed : result.gasBurnt);
  const penaltyPrice = isDeal ? prices.burn : prices.purchase;
  const penalty = penaltyPrice * refundPenalty(params, unusedGas);
  const priceSurplus = saturatingSub(prices.purchase, prices.burn) * result.gasBurnt;
  const cheaper = isDeal ? priceSurplus : 0n;
  const accountCharge = refunded.createdAccount ? creationCharge(params, prices.burn, cheaper) : 0n;
  const gasBack = saturatingSub(prices.purchase * unusedGas, penalty) + cheaper - accountCharge;
  const depositBack = result.result.ok ? 0n : totalDeposit(body.actions);
  if (depositBack > 0n) result.newReceipts.push(balanceRefund(balanceRefundReceiver(receipt), depositBack));
  if (gasBack > 0n) result.newReceipts.push(gasRefund(body.signerId, gasBack, body.signerPublicKey));
  const priceDeficit = saturatingSub(prices.burn, prices.purchase) * result.gasBurnt;
  return { priceDeficit, priceSurplus, penalty, accountCharge };
}

/** Gas that came with the receipt. */
const prepaid = (params: Parameters, { receiverId }: Receipt, { actions }: ActionReceipt): bigint =>
  requiredReceiptCost(params, actions, receiverId).gas + totalPrepaidSendFees(params, actions).gas;

/** Gas that a refund costs: a share of it, at least so much, never more than all. */
function refundPenalty({ fees }: Parameters, gas: bigint): bigint {
  const { numer, denom } = fees.gas_refund_penalty;
  const share = (gas * numer) / denom;
  return lesser(gas, greater(share, fees.min_gas_refund_penalty));
}

/** Protocol: an account has its price (0.007 NEAR at version 85); what gas did not burn of it comes off the refund. */
function creationCharge({ fees, actions }: Parameters, burnPrice: bigint, refund: bigint): bigint {
  const burnt = burnPrice * actions.create_account.execution.gas;
  const missing = saturatingSub(fees.account_creation_charge, burnt);
  return lesser(missing, refund);
}
