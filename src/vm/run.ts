import type { Parameters } from '../params/at-version.ts';
import { InternalFault } from '../primitives/internal-fault.ts';
import { createInstance, GuestTrap, type TrapKind } from '../wasm/instance.ts';
import type { PreparationFailure, PreparedModule } from '../wasm/module.ts';
import { Call, type ReturnData } from './call.ts';
import type { VmContext } from './context.ts';
import type { Contract } from './contract.ts';
import type { Crypto } from './crypto.ts';
import { type CompilationError, ContractTrap, type FunctionCallError, type WasmTrap } from './errors.ts';
import type { External } from './external.ts';
import type { GasProfile } from './gas-counter.ts';
import { bindImport, linkError } from './imports.ts';
import { Meter } from './meter.ts';

export type Invocation = {
  readonly contract: Contract;
  readonly method: string;
  readonly context: VmContext;
  readonly params: Parameters;
  readonly external: External;
  /** `nobleCrypto` when there is none. */
  readonly crypto?: Crypto | undefined;
};

/** nearcore's `VMOutcome`. Amounts in yoctoNEAR, sizes in bytes. */
export type VmOutcome = {
  readonly status: 'ok' | 'aborted';
  /** Present exactly when the call was aborted. */
  readonly error: FunctionCallError | undefined;
  readonly returnData: ReturnData;
  readonly logs: readonly string[];
  readonly gasBurnt: bigint;
  /** Burnt gas and what promises took along. */
  readonly gasUsed: bigint;
  readonly computeUsage: bigint;
  readonly balance: bigint;
  readonly storageUsage: bigint;
  readonly subsidizedAmount: bigint;
  readonly profile: GasProfile;
};

/**
 * Runs one method of one contract, as nearcore's VM does (near-vm-runner 0.38, `wasmtime_runner/mod.rs`).
 * A contract's failure is an outcome; whatever this throws is our fault, or `Unsupported`.
 */
export function runContract(invocation: Invocation): VmOutcome {
  const { contract, method, context, params, external } = invocation;
  const call = new Call(params, context, external, invocation.crypto);
  const { preparation } = contract;
  if (method === '') return toOutcome(call, { kind: 'MethodResolveError', error: 'MethodEmptyName' });
  if (!preparation.ok) return toOutcome(call, toCompilationError(preparation.failure));
  const { module } = preparation;
  const unloaded = payLoading(call, contract.length) ?? findLoadError(module, params);
  if (unloaded !== undefined) return toOutcome(call, unloaded);
  const unresolved = findMethodError(module, method);
  if (unresolved !== undefined) return withoutTrace(unresolved);
  return toOutcome(call, enter(call, module, method));
}

/** Protocol: whatever goes wrong here is told as the prepaid gas running out. */
function payLoading(call: Call, codeLength: number): FunctionCallError | undefined {
  try {
    call.gas.payPer('contract_loading_bytes', codeLength);
    call.gas.pay('contract_loading_base');
    return undefined;
  } catch (cause) {
    if (cause instanceof ContractTrap) return { kind: 'HostError', error: { kind: 'GasExceeded' } };
    throw cause;
  }
}

/** What linking a module said: a module is prepared for one table of parameters, and its imports are many. */
const linked = new WeakMap<PreparedModule, { readonly error: FunctionCallError | undefined }>();

function findLoadError(module: PreparedModule, params: Parameters): FunctionCallError | undefined {
  const { loadingError: msg } = module;
  if (msg === undefined) return linkOnce(module, params);
  // Protocol: before this fix nearcore itself could not tell the contract from its own failure.
  if (!params.wasm.fix_contract_loading_error) throw new InternalFault(msg);
  return { kind: 'LoadingError', msg };
}

function linkOnce(module: PreparedModule, params: Parameters): FunctionCallError | undefined {
  const known = linked.get(module);
  if (known !== undefined) return known.error;
  const error = linkError(module.imports, params);
  linked.set(module, { error });
  return error;
}

function findMethodError({ exports }: PreparedModule, method: string): FunctionCallError | undefined {
  const type = exports.get(method);
  if (type === undefined) return { kind: 'MethodResolveError', error: 'MethodNotFound' };
  const takesNothing = type.params.length === 0 && type.results.length === 0;
  return takesNothing ? undefined : { kind: 'MethodResolveError', error: 'MethodInvalidSignature' };
}

/** Instantiates, starts and calls. */
function enter(call: Call, module: PreparedModule, method: string): FunctionCallError | undefined {
  try {
    const meter = new Meter(call.gas);
    const instance = createInstance(module, call.params, (name) => bindImport(name, call, meter));
    call.memory.attach(instance.memory);
    meter.attach(instance);
    runGuest(meter, () => instance.start());
    runGuest(meter, () => instance.call(method));
    return undefined;
  } catch (cause) {
    const failure = toFailure(cause);
    if (failure === undefined) throw cause; // our fault: no outcome, no signature
    return failure;
  }
}

/** Protocol: when the guest ends, running out of gas takes precedence over what else ended it. */
function runGuest(meter: Meter, guest: () => void): void {
  meter.arm();
  try {
    guest();
  } catch (cause) {
    if (cause instanceof GuestTrap) meter.settle();
    throw cause;
  }
  meter.settle();
}

const traps: Record<Exclude<TrapKind, 'gas_exhausted' | 'stack_exhausted'>, WasmTrap> = {
  unreachable: 'Unreachable',
  memory_out_of_bounds: 'MemoryOutOfBounds',
  indirect_call_to_null: 'IndirectCallToNull',
  incorrect_call_indirect_signature: 'IncorrectCallIndirectSignature',
  illegal_arithmetic: 'IllegalArithmetic',
};

function toFailure(cause: unknown): FunctionCallError | undefined {
  if (cause instanceof ContractTrap) return { kind: 'HostError', error: cause.error };
  if (!(cause instanceof GuestTrap)) return undefined;
  // Protocol: nearcore tells a full stack so. (Gas never gets here: settling has failed by then.)
  if (cause.trap === 'stack_exhausted')
    return { kind: 'HostError', error: { kind: 'MemoryAccessViolation' } };
  if (cause.trap === 'gas_exhausted') return undefined;
  return { kind: 'WasmTrap', trap: traps[cause.trap] };
}

function toCompilationError(failure: PreparationFailure): FunctionCallError {
  const error: CompilationError =
    failure.kind === 'PrepareError' ? failure : { kind: 'WasmtimeCompileError', msg: failure.message };
  return { kind: 'CompilationError', error };
}

function toOutcome(call: Call, error: FunctionCallError | undefined): VmOutcome {
  const profile = call.gas.profile();
  return {
    status: error === undefined ? 'ok' : 'aborted',
    error,
    returnData: call.returnData,
    logs: call.logs.messages,
    gasBurnt: call.gas.burnt,
    gasUsed: call.gas.used,
    computeUsage: call.gas.computeUsage(profile),
    balance: call.balance,
    storageUsage: call.storageUsage,
    subsidizedAmount: call.subsidizedAmount,
    profile,
  };
}

/**
 * A failure that costs nothing.
 * Protocol: of a method that is not there not even the loading that was paid for (until version 129).
 */
export function withoutTrace(error: FunctionCallError): VmOutcome {
  return {
    status: 'aborted',
    error,
    returnData: { kind: 'none' },
    logs: [],
    gasBurnt: 0n,
    gasUsed: 0n,
    computeUsage: 0n,
    balance: 0n,
    storageUsage: 0n,
    subsidizedAmount: 0n,
    profile: { wasmGas: 0n, ext: {}, actions: {} },
  };
}
