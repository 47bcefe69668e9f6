import { payAction, payActionPer } from './action-fees.ts';
import type { Call } from './call.ts';
import { fail } from './errors.ts';
import type { Slice } from './slice.ts';

/** A method that a promise will call, as its guest named it. */
export type PromisedCall = {
  readonly methodName: Uint8Array;
  readonly args: Uint8Array;
  /** Bytes of both: what the action's size is paid by. */
  readonly size: bigint;
};

export function readPromisedCall(call: Call, methodAt: Slice, argsAt: Slice): PromisedCall {
  const methodName = call.read(methodAt);
  if (methodName.length === 0) fail('EmptyMethodName');
  const args = call.read(argsAt);
  return { methodName, args, size: BigInt(methodName.length + args.length) };
}

export function payPromisedCall(call: Call, { size }: PromisedCall, isToSelf: boolean): void {
  payAction(call, 'function_call_base', isToSelf);
  payActionPer(call, 'function_call_byte', size, isToSelf);
}

/** Protocol: the chain itself gives the one yoctoNEAR that token contracts ask for, to an account that has nothing. */
export function attachDeposit(call: Call, amount: bigint): void {
  const isGiven = amount === 1n && call.params.wasm.one_yocto_on_promise && call.balance === 0n;
  if (isGiven) call.subsidizedAmount += amount;
  else call.deductBalance(amount);
}
