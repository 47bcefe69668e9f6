import type { Call } from '../call.ts';
import type { Slice } from '../slice.ts';

export function readRegister(call: Call, register: bigint, pointer: bigint): void {
  call.gas.pay('base');
  call.memory.write(pointer, call.registers.get(register));
}

/** 2^64 - 1 for a register that was never written. */
export function registerLen(call: Call, register: bigint): bigint {
  call.gas.pay('base');
  return BigInt(call.registers.length(register) ?? -1);
}

/** Protocol: here the length 2^64 - 1 has no meaning of its own. */
export function writeRegister(call: Call, register: bigint, { length, pointer }: Slice): void {
  call.gas.pay('base');
  call.registers.set(register, call.memory.read(pointer, length));
}
