import { type Parameters, paramsAt } from '../../src/params/at-version.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { Call } from '../../src/vm/call.ts';
import type { VmContext } from '../../src/vm/context.ts';
import type { Crypto } from '../../src/vm/crypto.ts';
import { ContractTrap, type HostError } from '../../src/vm/errors.ts';
import type { Slice } from '../../src/vm/slice.ts';
import { MockExternal, type MockSettings } from './mock-external.ts';

export const plainContext: VmContext = {
  currentAccountId: 'alice.near',
  signerAccountId: 'bob.near',
  signerAccountPk: new Uint8Array(33),
  predecessorAccountId: 'carol.near',
  refundToAccountId: 'david.near',
  input: new Uint8Array(),
  promiseResults: [],
  blockHeight: 10n,
  blockTimestamp: 42n,
  epochHeight: 1n,
  accountBalance: 10n ** 24n,
  accountLockedBalance: 0n,
  storageUsage: 100n,
  accountContract: { kind: 'None' },
  attachedDeposit: 0n,
  prepaidGas: 300_000_000_000_000n,
  randomSeed: new Uint8Array(32),
  view: undefined,
  outputDataReceivers: [],
};

export const plainSettings: MockSettings = {
  storage: [],
  validators: new Map(),
  nodeCounts: undefined,
  proofPerOperation: 0,
  universal: { entries: 0n, keys: 0n, error: undefined },
  chainId: 'test',
};

export type Surroundings = {
  readonly params?: Parameters;
  readonly context?: Partial<VmContext>;
  readonly universal?: MockSettings['universal'];
  readonly crypto?: Crypto;
  readonly external?: (settings: MockSettings) => MockExternal;
};

/** A call whose guest is the test: it writes to memory and calls host functions itself. */
export class BareCall {
  readonly call: Call;
  readonly chain: MockExternal;
  readonly #memory = new WebAssembly.Memory({ initial: 64 });
  #free = 0;

  constructor({ params = paramsAt(88), context, universal, external, crypto }: Surroundings = {}) {
    const settings = { ...plainSettings, universal: universal ?? plainSettings.universal };
    this.chain = external?.(settings) ?? new MockExternal(settings);
    this.call = new Call(params, { ...plainContext, ...context }, this.chain, crypto);
    this.call.memory.attach(this.#memory);
  }

  /** All of the guest's memory. */
  get memory(): Uint8Array {
    return new Uint8Array(this.#memory.buffer);
  }

  /** Puts the bytes, or the text, into memory. */
  put(data: Uint8Array | string): Slice {
    const bytes = typeof data === 'string' ? toUtf8(data) : data;
    const pointer = this.#free;
    new Uint8Array(this.#memory.buffer).set(bytes, pointer);
    this.#free += bytes.length;
    return { length: BigInt(bytes.length), pointer: BigInt(pointer) };
  }

  /** Puts a u128 into memory, and returns where it is. */
  putAmount(amount: bigint): bigint {
    const view = new DataView(new ArrayBuffer(16));
    view.setBigUint64(0, BigInt.asUintN(64, amount), true);
    view.setBigUint64(8, amount >> 64n, true);
    return this.put(new Uint8Array(view.buffer)).pointer;
  }

  /** Puts u64s side by side, and returns where they are. */
  putIndices(indices: readonly bigint[]): bigint {
    return this.put(new Uint8Array(BigUint64Array.from(indices).buffer)).pointer;
  }

  /** What was asked of the chain: the last action's record. */
  get lastAsked(): object | undefined {
    return this.chain.calls.at(-1);
  }
}

/** The host error that ends the guest; `undefined` when nothing does. */
export function hostErrorOf(guest: () => unknown): HostError | undefined {
  try {
    guest();
    return undefined;
  } catch (cause) {
    if (cause instanceof ContractTrap) return cause.error;
    throw cause;
  }
}

/** The host error that ends the guest. Throws when nothing does. */
export function trapOf(guest: () => unknown): HostError {
  const error = hostErrorOf(guest);
  if (error === undefined) throw new Error('the guest did not fail');
  return error;
}

/** Burns and reserves of one step: how much each grew. */
export function gasOf({ call }: BareCall, step: () => unknown): { burnt: bigint; used: bigint } {
  const { burnt, used } = call.gas;
  step();
  return { burnt: call.gas.burnt - burnt, used: call.gas.used - used };
}
