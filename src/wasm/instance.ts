import type { Parameters } from '../params/at-version.ts';
import { onceFor } from '../primitives/once-for.ts';
import { aggregateOperations } from './gas-points.ts';
import type { PreparedModule } from './module.ts';
import { hostExport, memoryImports } from './write-module.ts';

/** i64 arrives and leaves as a signed `bigint`, i32 as a `number`. */
export type HostFunction = (...args: readonly (bigint | number)[]) => bigint | number | undefined;

export type TrapKind =
  | 'unreachable'
  | 'memory_out_of_bounds'
  | 'indirect_call_to_null'
  | 'incorrect_call_indirect_signature'
  | 'illegal_arithmetic'
  | 'gas_exhausted'
  | 'stack_exhausted';

/** The guest stopped itself. A JavaScript stack overflow is not among them: it is our fault and passes through. */
export class GuestTrap extends Error {
  readonly trap: TrapKind;
  constructor(trap: TrapKind) {
    super(trap);
    this.trap = trap;
  }
}

/** The counter is an i32. Above this the host's own limit, 1 Pgas, stops a contract first. */
const maxOperations = 2 ** 31 - 1;

/** V8's words for each trap, and nearcore's kind for it. */
const trapMessages: readonly (readonly [message: RegExp, trap: TrapKind])[] = [
  [/^unreachable$/, 'unreachable'],
  [/out of bounds/, 'memory_out_of_bounds'], // memory and table alike, as in nearcore
  [
    /^(divide by zero|remainder by zero|divide result unrepresentable|float unrepresentable)/,
    'illegal_arithmetic',
  ],
];
/** Also of an entry that is null. */
const indirectCall = /function signature mismatch/;

/** Modules stay compiled as long as their prepared form is held. */
const compile = onceFor(({ bytes }: PreparedModule): WebAssembly.Module => new WebAssembly.Module(bytes));

/** Holds the gas counter of the guest that calls the host: one for a thread, since only one guest runs at a time. */
const counterMemory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
/** The counter, and whether the host has returned since the guest last took it back. */
const counter = new Int32Array(counterMemory.buffer, 0, 2);

/** One run of a contract in V8, with the counters that its charges move. */
export class Instance {
  readonly memory: WebAssembly.Memory;
  readonly #module: PreparedModule;
  readonly #exports: WebAssembly.Exports;
  readonly #operationCost: number;
  readonly #gas: WebAssembly.Global<'i32'>;
  readonly #stack: WebAssembly.Global<'i32'>;
  #armed = 0;

  constructor(
    module: PreparedModule,
    memory: WebAssembly.Memory,
    exports: WebAssembly.Exports,
    operationCost: number,
  ) {
    this.#module = module;
    this.memory = memory;
    this.#exports = exports;
    this.#operationCost = operationCost;
    this.#gas = exports[hostExport.gas] as WebAssembly.Global<'i32'>;
    this.#stack = exports[hostExport.stack] as WebAssembly.Global<'i32'>;
  }

  /** Allows the guest as many whole operations as the gas pays for. Comes before it is entered. */
  arm(remainingGas: number): void {
    this.rearm(remainingGas);
    counter[1] = 0;
    this.#gas.value = this.#armed;
  }

  /** The same before a host function returns to the guest. */
  rearm(remainingGas: number): void {
    // Exact: below 2^31 operations a quotient is farther from the next whole number than doubles are from each other.
    this.#armed = Math.min(Math.floor(remainingGas / this.#operationCost), maxOperations);
    counter[0] = this.#armed;
    counter[1] = 1;
  }

  /** Gas that the guest used until it ended, with the charge that failed if one did. Counts from `arm` or `rearm`. */
  spent(): number {
    return (this.#armed - this.#gas.value) * this.#operationCost;
  }

  /** Gas that the guest used until it called the host. */
  spentAtHost(): number {
    return (this.#armed - (counter[0] as number)) * this.#operationCost;
  }

  start(): void {
    if (this.#module.hasStart) this.#enter(this.#exports[hostExport.start] as () => void);
  }

  /** Calls an exported function that takes and gives nothing. Throws `GuestTrap`, and whatever a host function throws. */
  call(method: string): void {
    const target = this.#module.exports.get(method);
    if (target === undefined) throw new Error(`the module exports no function '${method}'`);
    const call = this.#exports[hostExport.call] as (slot: number) => void;
    this.#enter(() => call(target.slot));
  }

  #enter(guest: () => void): void {
    try {
      guest();
    } catch (cause) {
      throw cause instanceof WebAssembly.RuntimeError ? this.#trapOf(cause) : cause;
    }
  }

  #trapOf(cause: WebAssembly.RuntimeError): Error {
    if (this.#gas.value < 0) return new GuestTrap('gas_exhausted');
    if (this.#stack.value < 0) return new GuestTrap('stack_exhausted');
    if (indirectCall.test(cause.message)) return new GuestTrap(this.#indirectTrap());
    const known = trapMessages.find(([message]) => message.test(cause.message));
    return known === undefined ? cause : new GuestTrap(known[1]);
  }

  /** V8 has one message for both traps of `call_indirect`; the entry that was called tells them apart. */
  #indirectTrap(): TrapKind {
    const callee = this.#exports[hostExport.callee] as WebAssembly.Global<'i32'>;
    const table = this.#exports[hostExport.table] as WebAssembly.Table;
    return table.get(callee.value >>> 0) === null
      ? 'indirect_call_to_null'
      : 'incorrect_call_indirect_signature';
  }
}

/** Throws `GuestTrap` when an element or data segment does not fit. */
export function createInstance(
  module: PreparedModule,
  params: Parameters,
  host: (name: string) => HostFunction,
): Instance {
  const { regular_op_cost, linear_op_base_cost, linear_op_unit_cost } = params.wasm;
  const cost = BigInt(regular_op_cost);
  if (
    BigInt(linear_op_base_cost) !== BigInt(aggregateOperations) * cost ||
    BigInt(linear_op_unit_cost) !== cost
  ) {
    throw new Error('the emitter counts in regular operations, and these parameters do not');
  }
  const memory = createMemory(params);
  const env = Object.fromEntries(module.imports.map(({ name }) => [name, host(name)]));
  const memories = { [memoryImports.guest]: memory, [memoryImports.counter]: counterMemory };
  const imports = { env, [memoryImports.module]: memories } as WebAssembly.Imports;
  return new Instance(module, memory, instantiate(compile(module), imports), Number(cost));
}

/**
 * A new one for each call. V8 counts what a memory is made with as garbage to come, and would collect every few calls;
 * what a memory grows by it does not count. Nothing else tells the two apart.
 */
function createMemory({ limits }: Parameters): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: 0, maximum: limits.max_memory_pages });
  memory.grow(limits.initial_memory_pages);
  return memory;
}

function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Exports {
  try {
    return new WebAssembly.Instance(module, imports).exports;
  } catch (cause) {
    if (cause instanceof WebAssembly.RuntimeError && /out of bounds/.test(cause.message)) {
      throw new GuestTrap('memory_out_of_bounds');
    }
    throw cause;
  }
}
