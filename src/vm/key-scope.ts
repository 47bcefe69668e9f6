import { payAction, payActionPer } from './action-fees.ts';
import type { Call } from './call.ts';
import { fail } from './errors.ts';
import type { FunctionCallScope } from './external.ts';
import type { Slice } from './slice.ts';

const comma = 0x2c;

/** Where a guest wrote what a function call key may do. */
export type ScopeAt = { readonly allowanceAt: bigint; readonly receiverAt: Slice; readonly methodsAt: Slice };

/** An allowance of zero is none: the key is not limited. */
export function readScope(call: Call, { allowanceAt, receiverAt, methodsAt }: ScopeAt): FunctionCallScope {
  const allowance = call.memory.readU128(allowanceAt);
  const receiverId = call.readAccountId(receiverAt);
  const methodNames = splitMethodNames(call.read(methodsAt));
  return { allowance: allowance === 0n ? undefined : allowance, receiverId, methodNames };
}

/** Each name is paid for with a byte that ends it. */
export function payScopedKey(call: Call, { methodNames }: FunctionCallScope, isToSelf: boolean): void {
  const bytes = methodNames.reduce((sum, name) => sum + name.length + 1, 0);
  payAction(call, 'add_function_call_key_base', isToSelf);
  payActionPer(call, 'add_function_call_key_byte', BigInt(bytes), isToSelf);
}

function splitMethodNames(list: Uint8Array): readonly Uint8Array[] {
  const names: Uint8Array[] = [];
  for (let start = 0; list.length > 0 && start <= list.length; ) {
    const end = list.indexOf(comma, start);
    const name = list.slice(start, end < 0 ? undefined : end);
    if (name.length === 0) fail('EmptyMethodName');
    names.push(name);
    start += name.length + 1;
  }
  return names;
}
