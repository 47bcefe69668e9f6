import type { Parameters } from '../../params/at-version.ts';
import type { Cost } from '../../params/cost.ts';
import type { Action } from '../../primitives/action.ts';
import type { Transaction } from '../../primitives/transaction.ts';
import { fitsU64, fitsU128 } from '../ranges.ts';
import {
  totalDeposit,
  totalPrepaidExecFees,
  totalPrepaidGas,
  totalPrepaidSendFees,
  totalSendFees,
} from './action-fees.ts';
import { noCost, sumCosts } from './costs.ts';
import { delegatedBy } from './delegated.ts';

/** What a transaction costs its signer (nearcore, runtime/runtime/src/config.rs, `calculate_tx_cost`). */
export type TransactionCost = {
  /** For becoming a receipt. */
  readonly gasBurnt: bigint;
  readonly computeBurnt: bigint;
  /** That the receipt takes along. */
  readonly gasRemaining: bigint;
  /** Yoctonear for a unit of the gas that the receipt takes along. */
  readonly receiptGasPrice: bigint;
  /** Yoctonear of the burnt gas. */
  readonly burntAmount: bigint;
  /** Yoctonear of all gas. */
  readonly gasCost: bigint;
  readonly depositCost: bigint;
  readonly totalCost: bigint;
};

/** Nothing when a sum passes what the chain counts with: the transaction's cost overflows. */
export function transactionCost(
  params: Parameters,
  { signerId, receiverId, publicKey, actions }: Transaction,
  gasPrice: bigint,
): TransactionCost | undefined {
  const toSelf = signerId === receiverId;
  const { new_action_receipt: receipt } = params.actions;
  const burnt = sumCosts([
    toSelf ? receipt.sendSir : receipt.sendNotSir,
    totalSendFees(params, actions, { receiverId, toSelf }),
    signatureCost(params, publicKey, actions),
  ]);
  const gasRemaining =
    totalPrepaidGas(actions) +
    totalPrepaidSendFees(params, actions).gas +
    receipt.execution.gas +
    totalPrepaidExecFees(params, actions, receiverId).gas;
  const receiptGasPrice = dearer(gasPrice, params.fees.min_gas_purchase_price);
  const burntAmount = gasPrice * burnt.gas;
  const gasCost = burntAmount + receiptGasPrice * gasRemaining;
  const depositCost = totalDeposit(actions);
  const totalCost = gasCost + depositCost;
  // Every other sum is a part of these four.
  const fits = [burnt.gas, burnt.compute, gasRemaining].every(fitsU64) && fitsU128(totalCost);
  if (!fits) return undefined;
  return {
    gasBurnt: burnt.gas,
    computeBurnt: burnt.compute,
    gasRemaining,
    receiptGasPrice,
    burntAmount,
    gasCost,
    depositCost,
    totalCost,
  };
}

const dearer = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** By the first byte of a key. */
const signatureKinds = ['ed25519', 'secp256k1', 'ml_dsa_65'] as const;

/** The transaction's own signature, and those of the delegate actions in it. */
const signatureCost = (params: Parameters, publicKey: Uint8Array, actions: readonly Action[]): Cost =>
  sumCosts(
    [publicKey, ...actions.flatMap((action) => delegatedBy(action)?.publicKey ?? [])].map((key) => {
      const kind = signatureKinds[key[0] ?? signatureKinds.length];
      return kind === undefined ? noCost : params.signatureVerification[kind];
    }),
  );
