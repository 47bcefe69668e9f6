import type { Parameters } from '../params/at-version.ts';
import { ContractTrap, fail } from './errors.ts';
import type { GasCounter } from './gas-counter.ts';

/** Bytes that nearcore counts for a register besides its contents. */
const registerOverhead = 8;

/** Buffers outside of the guest's memory, by which host functions hand over values of unknown length (`vmstate.rs`). */
export class Registers {
  readonly #registers = new Map<bigint, Uint8Array>();
  readonly #gas: GasCounter;
  readonly #limits: Parameters['limits'];
  #usage = 0;

  constructor(gas: GasCounter, limits: Parameters['limits']) {
    this.#gas = gas;
    this.#limits = limits;
  }

  get(id: bigint): Uint8Array {
    const data = this.#registers.get(id);
    if (data === undefined) throw new ContractTrap({ kind: 'InvalidRegisterId', register_id: id });
    this.#gas.pay('read_register_base');
    this.#gas.payPer('read_register_byte', data.length);
    return data;
  }

  length(id: bigint): number | undefined {
    return this.#registers.get(id)?.length;
  }

  set(id: bigint, data: Uint8Array): void {
    this.#gas.pay('write_register_base');
    this.#gas.payPer('write_register_byte', data.length);
    this.#store(id, data);
  }

  /** Protocol: the input and promise results are shared, not copied, so their bytes are free. */
  setShared(id: bigint, data: Uint8Array): void {
    this.#gas.pay('write_register_base');
    this.#store(id, data);
  }

  #store(id: bigint, data: Uint8Array): void {
    const limits = this.#limits;
    if (data.length > limits.max_register_size) fail('MemoryAccessViolation');
    // Protocol: a full set of registers refuses to overwrite one as well.
    if (this.#registers.size >= limits.max_number_registers) fail('MemoryAccessViolation');
    const old = this.#registers.get(id);
    const usage =
      this.#usage - (old === undefined ? 0 : old.length + registerOverhead) + data.length + registerOverhead;
    if (usage > limits.registers_memory_limit) fail('MemoryAccessViolation');
    this.#usage = usage;
    this.#registers.set(id, data);
  }
}
