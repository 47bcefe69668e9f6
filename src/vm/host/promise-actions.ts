import { acceptedKey } from '../accepted-key.ts';
import { payAction, payActionPer, payTransfer } from '../action-fees.ts';
import type { Call } from '../call.ts';
import { readContractCode } from '../contract-code.ts';
import { payScopedKey, readScope } from '../key-scope.ts';
import { attachDeposit, payPromisedCall, readPromisedCall } from '../promised-call.ts';
import type { Slice } from '../slice.ts';
import { targetReceipt } from '../target-receipt.ts';

export function promiseBatchActionCreateAccount(call: Call, promise: bigint): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_create_account');
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payAction(call, 'create_account', isToSelf);
  call.external.appendCreateAccount(receipt);
}

export function promiseBatchActionDeployContract(call: Call, promise: bigint, codeAt: Slice): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_deploy_contract');
  const code = readContractCode(call, codeAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payAction(call, 'deploy_contract_base', isToSelf);
  payActionPer(call, 'deploy_contract_byte', BigInt(code.length), isToSelf);
  call.external.appendDeployContract(receipt, code);
}

export function promiseBatchActionFunctionCall(
  call: Call,
  promise: bigint,
  methodAt: Slice,
  argsAt: Slice,
  amountAt: bigint,
  gas: bigint,
): void {
  promiseBatchActionFunctionCallWeight(call, promise, methodAt, argsAt, amountAt, gas, 0n);
}

/** `gasWeight`: the call's share of the gas that is left in the end, beside the `gas` that it gets anyway. */
export function promiseBatchActionFunctionCallWeight(
  call: Call,
  promise: bigint,
  methodAt: Slice,
  argsAt: Slice,
  amountAt: bigint,
  gas: bigint,
  gasWeight: bigint,
): void {
  call.gas.pay('base');
  // Protocol: names the function without a weight.
  call.denyInView('promise_batch_action_function_call');
  const attachedDeposit = call.memory.readU128(amountAt);
  const promised = readPromisedCall(call, methodAt, argsAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payPromisedCall(call, promised, isToSelf);
  call.gas.prepay(gas);
  attachDeposit(call, attachedDeposit);
  const { methodName, args } = promised;
  const action = { methodName, args, attachedDeposit, prepaidGas: gas, gasWeight };
  call.external.appendFunctionCallWeight(receipt, action);
}

export function promiseBatchActionTransfer(call: Call, promise: bigint, amountAt: bigint): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_transfer');
  const amount = call.memory.readU128(amountAt);
  const { receipt, receiverId, isToSelf } = targetReceipt(call, promise);
  payTransfer(call, receiverId, isToSelf);
  call.deductBalance(amount);
  call.external.appendTransfer(receipt, amount);
}

export function promiseBatchActionStake(call: Call, promise: bigint, amountAt: bigint, keyAt: Slice): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_stake');
  const amount = call.memory.readU128(amountAt);
  const key = call.read(keyAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payAction(call, 'stake', isToSelf);
  call.external.appendStake(receipt, amount, acceptedKey(call, key));
}

export function promiseBatchActionAddKeyWithFullAccess(
  call: Call,
  promise: bigint,
  keyAt: Slice,
  nonce: bigint,
): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_add_key_with_full_access');
  const key = call.read(keyAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payAction(call, 'add_full_access_key', isToSelf);
  call.external.appendAddKeyWithFullAccess(receipt, acceptedKey(call, key), nonce);
}

/** The methods' names are separated by commas; without any the key may call all. */
export function promiseBatchActionAddKeyWithFunctionCall(
  call: Call,
  promise: bigint,
  keyAt: Slice,
  nonce: bigint,
  allowanceAt: bigint,
  receiverAt: Slice,
  methodsAt: Slice,
): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_add_key_with_function_call');
  const key = call.read(keyAt);
  const scope = readScope(call, { allowanceAt, receiverAt, methodsAt });
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payScopedKey(call, scope, isToSelf);
  call.external.appendAddKeyWithFunctionCall(receipt, acceptedKey(call, key), nonce, scope);
}

export function promiseBatchActionDeleteKey(call: Call, promise: bigint, keyAt: Slice): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_delete_key');
  const key = call.read(keyAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payAction(call, 'delete_key', isToSelf);
  call.external.appendDeleteKey(receipt, acceptedKey(call, key));
}

export function promiseBatchActionDeleteAccount(call: Call, promise: bigint, beneficiaryAt: Slice): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_delete_account');
  const beneficiaryId = call.readAccountId(beneficiaryAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payAction(call, 'delete_account', isToSelf);
  call.external.appendDeleteAccount(receipt, beneficiaryId);
}
