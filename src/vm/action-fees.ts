import type { ActionCost, Parameters } from '../params/at-version.ts';
import type { Cost } from '../params/cost.ts';
import type { Call } from './call.ts';
import { addCosts, checkedU64, multiplyCost, zeroCost } from './gas-counter.ts';

/** An action costs less to send to oneself ("sir": the sender is the receiver). */
export function sendFee({ actions }: Parameters, action: ActionCost, isToSelf: boolean): Cost {
  const { sendSir, sendNotSir } = actions[action];
  return isToSelf ? sendSir : sendNotSir;
}

/** Burns what sending costs now, and reserves what execution will cost. */
export function payAction(call: Call, action: ActionCost, isToSelf: boolean): void {
  payActionPer(call, action, 1n, isToSelf);
}

export function payActionPer(call: Call, action: ActionCost, count: bigint, isToSelf: boolean): void {
  const burnt = multiplyCost(sendFee(call.params, action, isToSelf), count);
  const execution = checkedU64(call.params.actions[action].execution.gas * count);
  call.gas.payAction(action, burnt, checkedU64(burnt.gas + execution));
}

/** `dependencies`: for each awaited receipt, whether it runs where the new one will. Their data is paid for in advance. */
export function payNewReceipt(call: Call, isToSelf: boolean, dependencies: readonly boolean[]): void {
  const { params } = call;
  const { new_data_receipt_base: data, new_action_receipt: action } = params.actions;
  let burnt = sendFee(params, 'new_action_receipt', isToSelf);
  for (const isDataToSelf of dependencies) {
    burnt = addCosts(addCosts(burnt, sendFee(params, 'new_data_receipt_base', isDataToSelf)), data.execution);
  }
  call.gas.payAction('new_action_receipt', burnt, checkedU64(action.execution.gas + burnt.gas));
}

/** A transfer to an account that the transfer itself may create pays for the creation, whether or not it happens. */
export function payTransfer(call: Call, receiverId: string, isToSelf: boolean): void {
  const { params } = call;
  const actions = transferActions(params, receiverId);
  const burnt = actions.map((name) => sendFee(params, name, isToSelf)).reduce(addCosts, zeroCost);
  const execution = actions.map((name) => params.actions[name].execution).reduce(addCosts, zeroCost);
  call.gas.payAction('transfer', burnt, checkedU64(burnt.gas + execution.gas));
}

/** Receivers whose ids name a key or a hash (near-account-id 3, `get_account_type`), and what makes their account. */
const createdByTransfer: readonly (readonly [
  pattern: RegExp,
  creates: (params: Parameters) => readonly ActionCost[],
])[] = [
  [/^0x[0-9a-f]{40}$/, ({ wasm }) => (wasm.eth_implicit_accounts ? ['create_account'] : [])],
  [/^[0-9a-f]{64}$/, () => ['create_account', 'add_full_access_key']],
  [/^0s[0-9a-f]{40}$/, () => ['create_account']],
  [/^0u[0-9a-hjkmnp-tv-z]{51}[0g]$/, ({ wasm }) => (wasm.universal_accounts ? ['create_account'] : [])],
];

function transferActions(params: Parameters, receiverId: string): readonly ActionCost[] {
  const creates = createdByTransfer.find(([pattern]) => pattern.test(receiverId))?.[1];
  return ['transfer', ...(creates?.(params) ?? [])];
}
