import { fail } from './errors.ts';
import type { GasCounter } from './gas-counter.ts';

/** The guest's linear memory as host functions touch it: charged first, then checked (nearcore, `logic/host.rs`). */
export class GuestMemory {
  readonly #gas: GasCounter;
  #memory: WebAssembly.Memory | undefined;
  #bytes = new Uint8Array();

  constructor(gas: GasCounter) {
    this.#gas = gas;
  }

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  /** A copy: the guest may write to its memory afterwards. */
  read(pointer: bigint, length: bigint): Uint8Array {
    this.#gas.pay('read_memory_base');
    this.#gas.payPer('read_memory_byte', length);
    return this.readFree(pointer, length);
  }

  /** For bytes that were paid for one by one. */
  readFree(pointer: bigint, length: bigint): Uint8Array {
    const start = this.#offset(pointer, length);
    return this.#bytes.slice(start, start + Number(length));
  }

  readU8(pointer: bigint): number {
    this.#gas.pay('read_memory_base');
    this.#gas.payPer('read_memory_byte', 1);
    const at = this.#offset(pointer, 1n);
    return this.#bytes[at] as number;
  }

  readU16(pointer: bigint): number {
    return new DataView(this.read(pointer, 2n).buffer).getUint16(0, true);
  }

  readU32(pointer: bigint): number {
    return new DataView(this.read(pointer, 4n).buffer).getUint32(0, true);
  }

  readU128(pointer: bigint): bigint {
    const view = new DataView(this.read(pointer, 16n).buffer);
    return view.getBigUint64(0, true) | (view.getBigUint64(8, true) << 64n);
  }

  write(pointer: bigint, data: Uint8Array): void {
    this.#gas.pay('write_memory_base');
    this.#gas.payPer('write_memory_byte', data.length);
    const start = this.#offset(pointer, BigInt(data.length));
    this.#bytes.set(data, start);
  }

  writeU128(pointer: bigint, value: bigint): void {
    const view = new DataView(new ArrayBuffer(16));
    view.setBigUint64(0, BigInt.asUintN(64, value), true);
    view.setBigUint64(8, value >> 64n, true);
    this.write(pointer, new Uint8Array(view.buffer));
  }

  #offset(pointer: bigint, length: bigint): number {
    // A memory that grew has a new buffer; the old one is detached and reads as empty. No memory here is ever empty.
    if (this.#bytes.length === 0 && this.#memory !== undefined)
      this.#bytes = new Uint8Array(this.#memory.buffer);
    if (pointer + length > BigInt(this.#bytes.length)) fail('MemoryAccessViolation');
    return Number(pointer);
  }
}
