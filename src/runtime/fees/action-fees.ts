import type { Parameters } from '../../params/at-version.ts';
import type { Cost } from '../../params/cost.ts';
import { type Action, attachedDeposit, prepaidGas } from '../../primitives/action.ts';
import { actionTerms } from './action-terms.ts';
import { addCost, noCost, sumCosts, timesCost } from './costs.ts';
import { delegatedBy, isToSelf } from './delegated.ts';

/**
 * What actions cost (nearcore, runtime/runtime/src/config.rs). The sums are exact and may pass 64 bits: who burns them
 * checks.
 */

/** Where actions go, and whether from there. */
type Route = { readonly receiverId: string; readonly toSelf: boolean };

const sendFee = (params: Parameters, action: Action, { receiverId, toSelf }: Route): Cost => {
  const side = toSelf ? 'sendSir' : 'sendNotSir';
  const { send } = actionTerms(params, action, receiverId);
  return sumCosts(send.map(([cost, count]) => timesCost(params.actions[cost][side], count)));
};

/** What is burnt when the actions are sent. A delegate action pays for those in it as if it sent them itself. */
export const totalSendFees = (params: Parameters, actions: readonly Action[], route: Route): Cost =>
  sumCosts(
    actions.map((action) => {
      const inner = delegatedBy(action);
      const own = sendFee(params, action, route);
      if (inner === undefined) return own;
      const { receiverId } = inner;
      return addCost(own, totalSendFees(params, inner.actions, { receiverId, toSelf: route.toSelf }));
    }),
  );

/** What the senders of delegate actions will burn: it is paid for in advance. */
export const totalPrepaidSendFees = (params: Parameters, actions: readonly Action[]): Cost =>
  sumCosts(
    actions.map((action) => {
      const inner = delegatedBy(action);
      if (inner === undefined) return noCost;
      const { receiverId } = inner;
      return totalSendFees(params, inner.actions, { receiverId, toSelf: isToSelf(inner) });
    }),
  );

/** What is burnt before an action runs. Of a delegate action, for itself alone. */
export const execFee = (params: Parameters, action: Action, receiverId: string): Cost =>
  sumCosts(
    actionTerms(params, action, receiverId).exec.map(([cost, count]) =>
      timesCost(params.actions[cost].execution, count),
    ),
  );

/** The execution of actions, and of the receipts that delegate actions become. Not that of the receipt around them. */
export const totalPrepaidExecFees = (
  params: Parameters,
  actions: readonly Action[],
  receiverId: string,
): Cost =>
  sumCosts(
    actions.map((action) => {
      const inner = delegatedBy(action);
      if (inner === undefined) return execFee(params, action, receiverId);
      return sumCosts([
        totalPrepaidExecFees(params, inner.actions, inner.receiverId),
        execFee(params, action, inner.receiverId),
        params.actions.new_action_receipt.execution,
      ]);
    }),
  );

const totalOf = (actions: readonly Action[], amount: (action: Action) => bigint): bigint =>
  actions.reduce((sum, action) => {
    const inner = delegatedBy(action);
    return sum + (inner === undefined ? amount(action) : totalOf(inner.actions, amount));
  }, 0n);

/** Gas that is set aside for contracts. */
export const totalPrepaidGas = (actions: readonly Action[]): bigint => totalOf(actions, prepaidGas);

/** What the actions take from their sender, or from a delegate action's relayer. */
export const totalDeposit = (actions: readonly Action[]): bigint => totalOf(actions, attachedDeposit);
