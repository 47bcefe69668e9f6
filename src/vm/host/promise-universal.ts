import { toUtf8 } from '../../primitives/bytes.ts';
import { universalAccountId } from '../../primitives/universal-account-id.ts';
import type { StateInitError } from '../../primitives/universal-state-init.ts';
import { payActionPer } from '../action-fees.ts';
import type { Call } from '../call.ts';
import type { Slice } from '../slice.ts';
import { targetReceipt } from '../target-receipt.ts';

const exitStatus: Record<StateInitError, bigint> = { Malformed: 1n, NonCanonical: 2n };

/** Returns 0 and copies the account's id to the register; 1 for bytes that are no state init, 2 for an odd encoding of one. */
export function universalStateInitToAccountId(call: Call, stateInitAt: Slice, register: bigint): bigint {
  call.gas.pay('universal_state_init_to_account_id_base');
  const stateInit = call.read(stateInitAt);
  call.gas.payPer('universal_state_init_to_account_id_byte', stateInit.length);
  // Protocol: before the bytes had to be canonical, any bytes had an id.
  const isChecked = call.params.wasm.canonical_universal_state_init;
  const error = isChecked ? call.external.checkStateInit(stateInit) : undefined;
  if (error !== undefined) return exitStatus[error];
  call.registers.set(register, toUtf8(universalAccountId(stateInit)));
  return 0n;
}

/** Does not judge the bytes: the receipt is refused if they are not the receiver's state init. */
export function promiseBatchActionUniversalStateInit(
  call: Call,
  promise: bigint,
  stateInitAt: Slice,
  amountAt: bigint,
): void {
  call.gas.pay('base');
  call.denyInView('promise_batch_action_universal_state_init');
  const stateInit = call.read(stateInitAt);
  const amount = call.memory.readU128(amountAt);
  const { receipt, isToSelf } = targetReceipt(call, promise);
  payUniversalStateInit(call, stateInit, isToSelf);
  call.deductBalance(amount);
  call.external.appendUniversalStateInit(receipt, stateInit, amount);
}

/** Protocol: what decoding costs is paid before it, what was found in the bytes after it. */
function payUniversalStateInit(call: Call, stateInit: Uint8Array, isToSelf: boolean): void {
  payActionPer(call, 'universal_state_init_base', 1n, isToSelf);
  payActionPer(call, 'universal_state_init_byte', BigInt(stateInit.length), isToSelf);
  const mode = call.params.wasm.canonical_universal_state_init ? 'Strict' : 'Lenient';
  const { entries, keys } = call.external.stateInitSendCounts(stateInit, mode);
  payActionPer(call, 'universal_state_init_entry', entries, isToSelf);
  payActionPer(call, 'add_full_access_key', keys, isToSelf);
}
