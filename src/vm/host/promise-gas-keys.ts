import { acceptedKey } from '../accepted-key.ts';
import { payAction } from '../action-fees.ts';
import type { Call } from '../call.ts';
import { fail } from '../errors.ts';
import { payNewGasKey, payTransferToGasKey } from '../gas-key-fees.ts';
import { payScopedKey, readScope } from '../key-scope.ts';
import type { Slice } from '../slice.ts';
import { targetReceipt } from '../target-receipt.ts';

const maxU16 = 0xffffn;

export function promiseBatchActionTransferToGasKey(
  call: Call,
  promise: bigint,
  keyAt: Slice,
  amountAt: bigint,
): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_transfer_to_gas_key');
  const key = call.read(keyAt);
  const amount = call.memory.readU128(amountAt);
  const target = targetReceipt(call, promise);
  payTransferToGasKey(call, target, key);
  call.deductBalance(amount);
  call.external.appendTransferToGasKey(target.receipt, acceptedKey(call, key), amount);
}

export function promiseBatchActionAddGasKeyWithFullAccess(
  call: Call,
  promise: bigint,
  keyAt: Slice,
  nonceCount: bigint,
): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_add_gas_key_with_full_access');
  const key = call.read(keyAt);
  const nonces = toNonceCount(nonceCount);
  const target = targetReceipt(call, promise);
  payAction(call, 'add_full_access_key', target.isToSelf);
  payNewGasKey(call, target, key, nonces);
  call.external.appendAddGasKeyWithFullAccess(target.receipt, acceptedKey(call, key), nonces);
}

export function promiseBatchActionAddGasKeyWithFunctionCall(
  call: Call,
  promise: bigint,
  keyAt: Slice,
  nonceCount: bigint,
  allowanceAt: bigint,
  receiverAt: Slice,
  methodsAt: Slice,
): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_add_gas_key_with_function_call');
  const key = call.read(keyAt);
  const nonces = toNonceCount(nonceCount);
  const scope = readScope(call, { allowanceAt, receiverAt, methodsAt });
  const target = targetReceipt(call, promise);
  payScopedKey(call, scope, target.isToSelf);
  payNewGasKey(call, target, key, nonces);
  call.external.appendAddGasKeyWithFunctionCall(target.receipt, acceptedKey(call, key), nonces, scope);
}

const toNonceCount = (count: bigint): number => (count > maxU16 ? fail('IntegerOverflow') : Number(count));
