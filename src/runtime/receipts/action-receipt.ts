import type { Account } from '../../primitives/account.ts';
import { systemAccountId } from '../../primitives/account-id.ts';
import { receiptIdFromReceiptId } from '../../primitives/ids.ts';
import type { ExecutionMetadata, ExecutionStatus } from '../../primitives/outcome.ts';
import { type ActionReceipt, isInstantReceipt, type Receipt } from '../../primitives/receipt.ts';
import type { ChunkContext } from '../chunk/chunk-context.ts';
import type { ChunkOutcome, ChunkRun } from '../chunk/chunk-run.ts';
import { isEnabled } from '../features.ts';
import { withDeposit } from '../state/accounts.ts';
import { readAccount, writeAccount } from '../state/records.ts';
import { missingStorageStake } from '../state/storage-stake.ts';
import { takeInputs } from './input-data.ts';
import { addOutputs } from './output-data.ts';
import { failReceipt, type ReceiptResult } from './receipt-result.ts';
import { addRefunds, type GasPrices, gasPrices, noRefund, type RefundBalance } from './refunds.ts';
import { runActions } from './run-actions.ts';

/**
 * Executes a receipt whose data is all there, and sends what it makes (nearcore, runtime/runtime/src/lib.rs,
 * `apply_action_receipt`).
 */
export function applyActionReceipt(run: ChunkRun, receipt: Receipt, body: ActionReceipt): ChunkOutcome {
  const { chunk } = run;
  const { state } = chunk;
  const { receiptId } = receipt;
  const promiseResults = takeInputs(state, receipt.receiverId, body.inputDataIds);
  // Protocol: the data stays taken if the receipt fails.
  state.commit({ kind: 'action_receipt_processing_started', receiptId });
  const before = readAccount(state, receipt.receiverId);
  const { account, result } = runActions(chunk, { receipt, body, promiseResults }, before);
  settleAccount(chunk, receipt, account, result);
  const prices = gasPrices(chunk.params, body, chunk.block.gasPrice);
  const createdAccount = before === undefined && account !== undefined && result.result.ok;
  const refund =
    receipt.predecessorId === systemAccountId
      ? noRefund
      : addRefunds(chunk.params, { receipt, body, prices, createdAccount }, result);
  run.proposals.push(...result.validatorProposals);
  if (result.result.ok) state.commit({ kind: 'receipt_processing', receiptId });
  else state.rollback();
  const tokensBurnt = burntTokens(chunk, receipt, result, { prices, refund });
  payReward(chunk, receipt, result, prices);
  addOutputs(receipt.receiverId, body, result);
  const receiptIds = sendReceipts(run, receipt, result.newReceipts);
  return {
    id: receiptId,
    outcome: {
      logs: result.logs,
      receiptIds,
      gasBurnt: result.gasBurnt,
      tokensBurnt,
      executorId: receipt.receiverId,
      status: toStatus(chunk, receipt, result),
      metadata: toMetadata(chunk, body, result),
    },
    computeUsage: result.computeUsage,
  };
}

/** Writes the account, if the actions succeeded and its balance covers its storage. */
function settleAccount(
  { state, params }: ChunkContext,
  { receiverId }: Receipt,
  account: Account | undefined,
  result: ReceiptResult,
): void {
  if (!result.result.ok || account === undefined) return;
  const amount = missingStorageStake(params, account, account.amount);
  if (amount === undefined) {
    writeAccount(state, receiverId, account);
    return;
  }
  const kind = { kind: 'lack_balance_for_state', accountId: receiverId, amount } as const;
  failReceipt(result, { index: undefined, kind });
}

type Paid = { readonly prices: GasPrices; readonly refund: RefundBalance };

/** Yoctonear. Protocol: a refund burns gas, which the outcome shows, but no tokens. */
function burntTokens(
  { params }: ChunkContext,
  receipt: Receipt,
  result: ReceiptResult,
  { prices, refund }: Paid,
): bigint {
  const gas = receipt.predecessorId === systemAccountId ? 0n : result.gasBurnt;
  const keptSurplus = isEnabled('AccountCostIncrease', params) ? 0n : refund.priceSurplus;
  const forGas = prices.burn * gas - refund.priceDeficit + keptSurplus;
  return forGas + refund.penalty + refund.accountCharge + result.tokensBurnt;
}

/** Protocol: until version 87 a contract earns a share of the gas that it burnt, even if it failed. */
function payReward(
  { state, params }: ChunkContext,
  { receiverId, receiptId }: Receipt,
  result: ReceiptResult,
  prices: GasPrices,
): void {
  const { numer, denom } = params.fees.burnt_gas_reward;
  const gas = (result.gasBurntForFunctionCall * numer) / denom;
  const reward = gas * (isEnabled('AccountCostIncrease', params) ? prices.burn : prices.purchase);
  if (reward === 0n) return;
  const account = readAccount(state, receiverId);
  if (account === undefined) return;
  writeAccount(state, receiverId, withDeposit(account, reward));
  state.commit({ kind: 'action_receipt_gas_reward', receiptId });
}

/** Numbers the new receipts and sends them. Returns the ids of those that run actions. */
function sendReceipts(run: ChunkRun, parent: Receipt, receipts: readonly Receipt[]): readonly Uint8Array[] {
  const numbered = receipts.map((receipt, index) => ({
    ...receipt,
    receiptId: newId(run.chunk, parent, index),
  }));
  for (const receipt of numbered) {
    if (isInstantReceipt(receipt)) run.instant.push(receipt);
    else run.sink.send(receipt);
  }
  return numbered.filter(({ receipt }) => 'actions' in receipt).map(({ receiptId }) => receiptId);
}

const newId = ({ block }: ChunkContext, { receiptId }: Receipt, index: number): Uint8Array =>
  receiptIdFromReceiptId(receiptId, block.height, BigInt(index));

function toStatus(chunk: ChunkContext, receipt: Receipt, { result }: ReceiptResult): ExecutionStatus {
  if (!result.ok) return { kind: 'failure', error: { kind: 'action_error', error: result.error } };
  switch (result.value.kind) {
    case 'receipt':
      return { kind: 'success_receipt_id', receiptId: newId(chunk, receipt, result.value.index) };
    case 'value':
      return { kind: 'success_value', value: result.value.bytes };
    case 'none':
      return { kind: 'success_value', value: new Uint8Array(0) };
  }
}

/** Protocol: an action that was not tried counts as one of an account without a contract. */
function toMetadata({ params }: ChunkContext, body: ActionReceipt, result: ReceiptResult): ExecutionMetadata {
  const { profile } = result;
  if (!isEnabled('ExecutionMetadataV4', params)) return { kind: 'v3', profile };
  const contracts = body.actions.map((_, index) => result.contracts[index] ?? ({ kind: 'none' } as const));
  return { kind: 'v4', profile, contracts };
}
