import type { Parameters } from '../../params/at-version.ts';
import type { Cost } from '../../params/cost.ts';
import type { Action } from '../../primitives/action.ts';
import { totalPrepaidExecFees, totalPrepaidGas } from './action-fees.ts';
import { sumCosts } from './costs.ts';

/** What a receipt with these actions needs to run: fees of execution and the gas set aside for contracts. */
export const requiredReceiptCost = (
  params: Parameters,
  actions: readonly Action[],
  receiverId: string,
): Cost =>
  sumCosts([
    totalPrepaidExecFees(params, actions, receiverId),
    // Gas for contracts takes no time before it is burnt.
    { gas: totalPrepaidGas(actions), compute: 0n },
    params.actions.new_action_receipt.execution,
  ]);
