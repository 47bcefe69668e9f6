import { InternalFault } from '../primitives/internal-fault.ts';
import type { PrepareError } from '../wasm/module.ts';

/** Host errors without facts. */
export type PlainHostError =
  | 'BadUTF16'
  | 'BadUTF8'
  | 'GasExceeded'
  | 'GasLimitExceeded'
  | 'BalanceExceeded'
  | 'EmptyMethodName'
  | 'IntegerOverflow'
  | 'CannotAppendActionToJointPromise'
  | 'CannotReturnJointPromise'
  | 'CannotSetRefundToOnJointPromise'
  | 'MemoryAccessViolation'
  | 'InvalidAccountId'
  | 'InvalidMethodName'
  | 'InvalidPublicKey'
  | 'DataIdMalformed'
  | 'YieldIdMalformed'
  | 'ContractCodeHashMalformed'
  | 'DataEntryAlreadyExists';

/** nearcore's `HostError` (near-vm-runner 0.38, `logic/errors.rs`): names, facts and their order are its own. */
export type HostError =
  | { readonly kind: PlainHostError }
  | { readonly kind: 'GuestPanic'; readonly panic_msg: string }
  | { readonly kind: 'InvalidPromiseIndex'; readonly promise_idx: bigint }
  | { readonly kind: 'InvalidPromiseResultIndex'; readonly result_idx: bigint }
  | { readonly kind: 'InvalidRegisterId'; readonly register_id: bigint }
  | { readonly kind: 'InvalidReceiptIndex'; readonly receipt_index: bigint }
  | { readonly kind: 'InvalidIteratorIndex'; readonly iterator_index: bigint }
  | { readonly kind: 'InvalidActionIndex'; readonly receipt_index: bigint; readonly action_index: bigint }
  | { readonly kind: 'ProhibitedInView' | 'Deprecated'; readonly method_name: string }
  | { readonly kind: 'NumberOfLogsExceeded'; readonly limit: bigint }
  | {
      readonly kind:
        | 'KeyLengthExceeded'
        | 'ValueLengthExceeded'
        | 'TotalLogLengthExceeded'
        | 'ReturnedValueLengthExceeded'
        | 'YieldPayloadLength';
      readonly length: bigint;
      readonly limit: bigint;
    }
  | { readonly kind: 'NumberPromisesExceeded'; readonly number_of_promises: bigint; readonly limit: bigint }
  | {
      readonly kind: 'NumberInputDataDependenciesExceeded';
      readonly number_of_input_data_dependencies: bigint;
      readonly limit: bigint;
    }
  | { readonly kind: 'ContractSizeExceeded'; readonly size: bigint; readonly limit: bigint }
  | {
      readonly kind:
        | 'ECRecoverError'
        | 'AltBn128InvalidInput'
        | 'Ed25519VerifyInvalidInput'
        | 'P256VerifyInvalidInput'
        | 'MlDsaVerifyInvalidInput'
        | 'BLS12381InvalidInput';
      readonly msg: string;
    }
  /** `limit` in bytes. */
  | { readonly kind: 'RecordedStorageExceeded'; readonly limit: number };

/** The host error of that kind, with its facts. */
export type HostErrorOf<K, E = HostError> = E extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? E
    : never
  : never;

export type WasmTrap =
  | 'Unreachable'
  | 'IncorrectCallIndirectSignature'
  | 'MemoryOutOfBounds'
  | 'CallIndirectOOB'
  | 'IllegalArithmetic'
  | 'MisalignedAtomicAccess'
  | 'IndirectCallToNull'
  | 'StackOverflow'
  | 'GenericTrap';

export type MethodResolveError = 'MethodEmptyName' | 'MethodNotFound' | 'MethodInvalidSignature';

export type CompilationError =
  | { readonly kind: 'CodeDoesNotExist'; readonly account_id: string }
  | { readonly kind: 'PrepareError'; readonly error: PrepareError }
  | { readonly kind: 'WasmtimeCompileError'; readonly msg: string };

/** A contract's failure: part of the result. nearcore's `FunctionCallError`. */
export type FunctionCallError =
  | { readonly kind: 'CompilationError'; readonly error: CompilationError }
  | { readonly kind: 'LinkError' | 'LoadingError'; readonly msg: string }
  | { readonly kind: 'MethodResolveError'; readonly error: MethodResolveError }
  | { readonly kind: 'WasmTrap'; readonly trap: WasmTrap }
  | { readonly kind: 'HostError'; readonly error: HostError };

/** Unwinds guest frames. Thrown under `vm/` and by an `External`, caught only in `vm/run.ts`. */
export class ContractTrap extends Error {
  readonly error: HostError;
  constructor(error: HostError) {
    super(error.kind);
    this.error = error;
  }
}

/** Ends the call with a host error that has no facts. */
export function fail(kind: PlainHostError): never {
  throw new ContractTrap({ kind });
}

export type UnsupportedCode =
  /** The contract makes a receipt, and there is nowhere to send it. */
  | 'promises_unsupported'
  /** The caller left out of the state what the call reads, or sent a state that contradicts itself. */
  | 'state_incomplete'
  | 'state_invalid';

/**
 * The contract asked for what is not there. Not an outcome: nothing is signed, the caller gets a problem. `feature` is the
 * host function's name, the hash of the node that is missing, or what is wrong with the state.
 */
export class Unsupported extends Error {
  readonly code: UnsupportedCode;
  readonly feature: string;
  constructor(code: UnsupportedCode, feature: string) {
    super(`${feature} is not supported here`);
    this.code = code;
    this.feature = feature;
  }
}

/** The state contradicts itself, as by a storage usage below what is stored: nearcore's `InconsistentStateError`. */
export class InconsistentState extends InternalFault {
  readonly kind = 'IntegerOverflow';
  constructor() {
    super('Math operation with a value from the state resulted in a integer overflow.');
  }
}
