import type { Call } from '../call.ts';
import type { Slice } from '../slice.ts';

export function storageUsage(call: Call): bigint {
  call.gas.pay('base');
  return call.storageUsage;
}

export function accountBalance(call: Call, pointer: bigint): void {
  call.gas.pay('base');
  call.memory.writeU128(pointer, call.balance);
}

export function accountLockedBalance(call: Call, pointer: bigint): void {
  call.gas.pay('base');
  call.memory.writeU128(pointer, call.context.accountLockedBalance);
}

export function attachedDeposit(call: Call, pointer: bigint): void {
  call.gas.pay('base');
  call.memory.writeU128(pointer, call.context.attachedDeposit);
}

export function prepaidGas(call: Call): bigint {
  call.gas.pay('base');
  call.denyInView('prepaid_gas');
  return call.context.prepaidGas;
}

export function usedGas(call: Call): bigint {
  call.gas.pay('base');
  call.denyInView('used_gas');
  return call.gas.used;
}

export function validatorStake(call: Call, account: Slice, pointer: bigint): void {
  call.gas.pay('base');
  const accountId = call.readAccountId(account);
  call.gas.pay('validator_stake_base');
  call.memory.writeU128(pointer, call.external.validatorStake(accountId) ?? 0n);
}

export function validatorTotalStake(call: Call, pointer: bigint): void {
  call.gas.pay('base');
  call.gas.pay('validator_total_stake_base');
  call.memory.writeU128(pointer, call.external.validatorTotalStake());
}

/** What contracts that were instrumented elsewhere call: burns the cost of so many operations. */
export function gas(call: Call, operations: number): void {
  call.gas.burn(BigInt(operations) * call.params.wasm.regular_op_cost);
}
