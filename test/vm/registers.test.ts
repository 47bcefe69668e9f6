import { describe, expect, test } from 'vitest';
import { BareCall, hostErrorOf } from '../support/bare-call.ts';

const bytes = (length: number) => new Uint8Array(length).fill(1);

describe('Registers', () => {
  test('give back what was put in, under any u64', () => {
    const { call } = new BareCall();
    call.registers.set(2n ** 64n - 1n, bytes(3));
    expect(call.registers.get(2n ** 64n - 1n)).toEqual(bytes(3));
    expect(call.registers.length(2n ** 64n - 1n)).toBe(3);
  });

  test('name the register that nobody wrote', () => {
    const { call } = new BareCall();
    expect(hostErrorOf(() => call.registers.get(7n))).toEqual({ kind: 'InvalidRegisterId', register_id: 7n });
    expect(call.registers.length(7n)).toBeUndefined();
  });

  test('hold no value over the limit of one', () => {
    const { call } = new BareCall({ context: { prepaidGas: 10n ** 15n } });
    const { max_register_size } = call.params.limits;
    expect(hostErrorOf(() => call.registers.setShared(0n, bytes(max_register_size + 1)))).toEqual({
      kind: 'MemoryAccessViolation',
    });
    expect(hostErrorOf(() => call.registers.setShared(0n, bytes(max_register_size)))).toBeUndefined();
  });

  test('are full at their number, and then refuse to change one too', () => {
    const { call } = new BareCall();
    const { max_number_registers } = call.params.limits;
    for (let id = 0; id < max_number_registers; id++) call.registers.setShared(BigInt(id), bytes(0));
    expect(hostErrorOf(() => call.registers.setShared(0n, bytes(0)))).toEqual({
      kind: 'MemoryAccessViolation',
    });
  });

  test('are full at the memory that all may take together', () => {
    const { call } = new BareCall();
    const { registers_memory_limit, max_register_size } = call.params.limits;
    const whole = Math.floor(registers_memory_limit / (max_register_size + 8));
    const set = (id: number) => () => call.registers.setShared(BigInt(id), bytes(max_register_size));
    for (let id = 0; id < whole; id++) expect(hostErrorOf(set(id))).toBeUndefined();
    expect(hostErrorOf(set(whole))).toEqual({ kind: 'MemoryAccessViolation' });
  });
});
