import type { Parameters } from '../../params/at-version.ts';
import type { AccountContract } from '../../primitives/account.ts';
import type { ActionError } from '../../primitives/errors/action-error.ts';
import { type ActionResult, createActionResult } from '../calls/action-result.ts';
import { addProfiles } from '../calls/gas-profiles.ts';
import { assertU64 } from '../ranges.ts';

/** What the actions of a receipt came to together (nearcore, runtime/runtime/src/lib.rs, `ActionReceiptResult`). */
export type ReceiptResult = Omit<ActionResult, 'currentContract'> & {
  /** What the receiver ran before each action that was tried. */
  readonly contracts: AccountContract[];
};

/** Begins with the fee of the receipt itself. */
export function createReceiptResult({ actions }: Parameters): ReceiptResult {
  const { gas, compute } = actions.new_action_receipt.execution;
  const { currentContract: _, ...empty } = createActionResult();
  return { ...empty, gasBurnt: gas, gasUsed: gas, computeUsage: compute, contracts: [] };
}

/** The index of a returned receipt counts the action's own; afterwards it counts those of the whole receipt. */
export function addAction(total: ReceiptResult, action: ActionResult): void {
  total.gasBurnt = assertU64(total.gasBurnt + action.gasBurnt, 'burnt gas');
  total.gasBurntForFunctionCall += action.gasBurntForFunctionCall;
  total.gasUsed = assertU64(total.gasUsed + action.gasUsed, 'used gas');
  total.computeUsage = assertU64(total.computeUsage + action.computeUsage, 'compute usage');
  total.profile = addProfiles(total.profile, action.profile);
  total.contracts.push(action.currentContract);
  total.logs.push(...action.logs);
  if (!action.result.ok) {
    failReceipt(total, action.result.error);
    return;
  }
  const { value } = action.result;
  const shift = total.newReceipts.length;
  const returned = value.kind === 'receipt' ? { ...value, index: value.index + shift } : value;
  total.result = { ok: true, value: returned };
  total.newReceipts.push(...action.newReceipts);
  total.validatorProposals.push(...action.validatorProposals);
  total.tokensBurnt += action.tokensBurnt;
  total.subsidizedAmount += action.subsidizedAmount;
}

/** Gas and logs stay as they are, for the work was done; what the receipt would have sent out is gone. */
export function failReceipt(total: ReceiptResult, error: ActionError): void {
  total.result = { ok: false, error };
  total.newReceipts = [];
  total.validatorProposals = [];
  total.tokensBurnt = 0n;
  total.subsidizedAmount = 0n;
}
