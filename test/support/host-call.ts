import { paramsAt } from '../../src/params/at-version.ts';
import { Call } from '../../src/vm/call.ts';
import type { VmContext } from '../../src/vm/context.ts';
import { ContractTrap, type HostError } from '../../src/vm/errors.ts';
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
  accountLockedBalance: 1n,
  storageUsage: 1_000n,
  accountContract: { kind: 'None' },
  attachedDeposit: 2n,
  prepaidGas: 300_000_000_000_000n,
  randomSeed: new Uint8Array(32),
  view: undefined,
  outputDataReceivers: [],
};

export const quietChain: MockSettings = {
  storage: [],
  validators: new Map(),
  nodeCounts: undefined,
  proofPerOperation: 0,
  universal: { entries: 0n, keys: 0n, error: undefined },
  chainId: 'test',
};

export type HostCall = { readonly call: Call; readonly chain: MockExternal; readonly memory: Uint8Array };

/** A call whose guest has one page of memory: host functions can be called as a guest would call them. */
export function hostCall(
  context: Partial<VmContext> = {},
  settings: Partial<MockSettings> = {},
  protocolVersion = 88,
): HostCall {
  const chain = new MockExternal({ ...quietChain, ...settings });
  const call = new Call(paramsAt(protocolVersion), { ...plainContext, ...context }, chain);
  const memory = new WebAssembly.Memory({ initial: 1 });
  call.memory.attach(memory);
  return { call, chain, memory: new Uint8Array(memory.buffer) };
}

/** The host error that `use` ends with; `undefined` when it ends with none. */
export function hostErrorOf(use: () => unknown): HostError | undefined {
  try {
    use();
    return undefined;
  } catch (cause) {
    if (cause instanceof ContractTrap) return cause.error;
    throw cause;
  }
}
