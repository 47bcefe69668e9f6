import type { Call } from '../call.ts';
import { ContractTrap } from '../errors.ts';
import { freeCharges } from '../gas-counter.ts';
import type { Slice } from '../slice.ts';

/** Protocol: nearcore keeps values up to this many bytes beside their keys; longer ones cost a read of their own. */
const maxInlineValueBytes = 4_000;

/** Returns 1 and copies the old value to the register if the key was in use, else 0. */
export function storageWrite(call: Call, keyAt: Slice, valueAt: Slice, register: bigint): bigint {
  // Protocol: the order of charges decides where a call runs out of gas, so it is part of the result.
  call.gas.pay('base');
  call.denyInView('storage_write');
  call.gas.pay('storage_write_base');
  const key = readKey(call, keyAt);
  const value = readValue(call, valueAt);
  call.gas.payPer('storage_write_key_byte', key.length);
  call.gas.payPer('storage_write_value_byte', value.length);
  const old = call.external.storageSet(call.gas, key, value);
  call.assertStorageProofInLimit();
  if (old === undefined) {
    call.changeStorageUsage(recordBytes(call, key, value));
    return 0n;
  }
  call.changeStorageUsage(-old.length);
  call.changeStorageUsage(value.length);
  call.registers.set(register, old);
  return 1n;
}

/** Returns 1 and copies the value to the register if the key is in use, else 0. */
export function storageRead(call: Call, keyAt: Slice, register: bigint): bigint {
  call.gas.pay('base');
  call.gas.pay('storage_read_base');
  const key = readKey(call, keyAt);
  call.gas.payPer('storage_read_key_byte', key.length);
  const value = readStored(call, key);
  call.assertStorageProofInLimit();
  if (value === undefined) return 0n;
  call.registers.set(register, value);
  return 1n;
}

/** Protocol: the value is paid for by its length, so the trie nodes that hold it are free. */
function readStored(call: Call, key: Uint8Array): Uint8Array | undefined {
  const stored = call.external.storageGet(call.gas, key);
  if (stored === undefined) return undefined;
  call.gas.payPer('storage_read_value_byte', stored.length);
  if (stored.length > maxInlineValueBytes) {
    call.gas.pay('storage_large_read_overhead_base');
    call.gas.payPer('storage_large_read_overhead_byte', stored.length);
  }
  return stored.read(freeCharges);
}

/** Returns 1 and copies the removed value to the register if the key was in use, else 0. */
export function storageRemove(call: Call, keyAt: Slice, register: bigint): bigint {
  call.gas.pay('base');
  call.denyInView('storage_remove');
  call.gas.pay('storage_remove_base');
  const key = readKey(call, keyAt);
  call.gas.payPer('storage_remove_key_byte', key.length);
  const removed = call.external.storageRemove(call.gas, key);
  call.assertStorageProofInLimit();
  if (removed === undefined) return 0n;
  call.changeStorageUsage(-recordBytes(call, key, removed));
  call.registers.set(register, removed);
  return 1n;
}

export function storageHasKey(call: Call, keyAt: Slice): bigint {
  call.gas.pay('base');
  call.gas.pay('storage_has_key_base');
  const key = readKey(call, keyAt);
  call.gas.payPer('storage_has_key_byte', key.length);
  const has = isStored(call, key);
  call.assertStorageProofInLimit();
  return has ? 1n : 0n;
}

/** Protocol: here, and only here, a proof that grew too large is told before gas that ran out on the way to the key. */
function isStored(call: Call, key: Uint8Array): boolean {
  try {
    return call.external.storageHasKey(call.gas, key);
  } catch (cause) {
    if (cause instanceof ContractTrap) call.assertStorageProofInLimit();
    throw cause;
  }
}

/** The iterators still link, and fail without a charge. */
export const storageIterPrefix = (): never => failDeprecated('storage_iter_prefix');
export const storageIterRange = (): never => failDeprecated('storage_iter_range');
export const storageIterNext = (): never => failDeprecated('storage_iter_next');

function failDeprecated(method: string): never {
  throw new ContractTrap({ kind: 'Deprecated', method_name: method });
}

function readKey(call: Call, at: Slice): Uint8Array {
  return limited('KeyLengthExceeded', call.read(at), call.params.limits.max_length_storage_key);
}

function readValue(call: Call, at: Slice): Uint8Array {
  return limited('ValueLengthExceeded', call.read(at), call.params.limits.max_length_storage_value);
}

function limited(
  kind: 'KeyLengthExceeded' | 'ValueLengthExceeded',
  bytes: Uint8Array,
  limit: number,
): Uint8Array {
  if (bytes.length <= limit) return bytes;
  throw new ContractTrap({ kind, length: BigInt(bytes.length), limit: BigInt(limit) });
}

const recordBytes = ({ params }: Call, key: Uint8Array, value: Uint8Array): bigint =>
  BigInt(key.length + value.length) + params.storage.num_extra_bytes_record;
