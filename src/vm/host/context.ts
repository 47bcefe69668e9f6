import { toUtf8 } from '../../primitives/bytes.ts';
import type { Call } from '../call.ts';

export function currentAccountId(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.registers.set(register, toUtf8(call.context.currentAccountId));
}

export function signerAccountId(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.denyInView('signer_account_id');
  call.registers.set(register, toUtf8(call.context.signerAccountId));
}

export function signerAccountPk(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.denyInView('signer_account_pk');
  call.registers.set(register, call.context.signerAccountPk);
}

export function predecessorAccountId(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.denyInView('predecessor_account_id');
  call.registers.set(register, toUtf8(call.context.predecessorAccountId));
}

export function refundToAccountId(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.denyInView('refund_to_account_id');
  call.registers.set(register, toUtf8(call.context.refundToAccountId));
}

export function input(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.registers.setShared(register, call.context.input);
}

export function blockIndex(call: Call): bigint {
  call.gas.pay('base');
  return call.context.blockHeight;
}

/** Nanoseconds. */
export function blockTimestamp(call: Call): bigint {
  call.gas.pay('base');
  return call.context.blockTimestamp;
}

export function epochHeight(call: Call): bigint {
  call.gas.pay('base');
  return call.context.epochHeight;
}

export function randomSeed(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.registers.set(register, call.context.randomSeed);
}

export function chainId(call: Call, register: bigint): void {
  call.gas.pay('base');
  call.registers.set(register, toUtf8(call.external.chainId()));
}

/** Returns which kind of contract the account has, and copies the code's hash or the account that owns the code. */
export function currentContractCode(call: Call, register: bigint): bigint {
  call.gas.pay('base');
  const contract = call.context.accountContract;
  switch (contract.kind) {
    case 'None':
      return 0n;
    case 'Local':
      call.registers.set(register, contract.hash);
      return 1n;
    case 'Global':
      call.registers.set(register, contract.hash);
      return 2n;
    case 'GlobalByAccount':
      call.registers.set(register, toUtf8(contract.accountId));
      return 3n;
  }
}
