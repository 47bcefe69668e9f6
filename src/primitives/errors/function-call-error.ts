import { accountIdSchema } from '../account-id.ts';
import type { Encoded } from '../borsh.ts';
import { names, newtype, record, string, u64, unit, variants } from '../schema.ts';

/**
 * nearcore's on-chain form of a contract's failure (near-primitives 0.38, errors.rs). Names and tags never change, so
 * there are fewer of them than the VM has: new outcomes say `execution_error` with the VM's text where old ones named
 * a host error or a trap.
 */
const prepareError = names([
  'Serialization',
  'Deserialization',
  'InternalMemoryDeclared',
  'GasInstrumentation',
  'StackHeightInstrumentation',
  'Instantiate',
  'Memory',
  'TooManyFunctions',
  'TooManyLocals',
  'TooManyTables',
  'TooManyTableElements',
  'FunctionBodyTooLarge',
  'InstrumentedCodeTooLarge',
  'TooManyBlocksPerFunction',
  'TooManyBlocksPerContract',
  'TooManyTypes',
  'TooManyParamsPerFunction',
  'TooManyParamsPerContract',
  'OperandStackTooLarge',
  'TooManyGlobals',
]);

export const wasmTraps = [
  'Unreachable',
  'IncorrectCallIndirectSignature',
  'MemoryOutOfBounds',
  'CallIndirectOOB',
  'IllegalArithmetic',
  'MisalignedAtomicAccess',
  'IndirectCallToNull',
  'StackOverflow',
  'GenericTrap',
] as const;
const wasmTrap = names(wasmTraps);

export const methodResolveErrors = ['MethodEmptyName', 'MethodNotFound', 'MethodInvalidSignature'] as const;
const methodResolveError = names(methodResolveErrors);

const message = record({ msg: string });
const methodName = record({ methodName: string });
const limited = record({ length: u64, limit: u64 });

const hostError = variants(
  {
    bad_utf16: unit,
    bad_utf8: unit,
    gas_exceeded: unit,
    gas_limit_exceeded: unit,
    balance_exceeded: unit,
    empty_method_name: unit,
    guest_panic: record({ panicMsg: string }),
    integer_overflow: unit,
    invalid_promise_index: record({ promiseIdx: u64 }),
    cannot_append_action_to_joint_promise: unit,
    cannot_return_joint_promise: unit,
    invalid_promise_result_index: record({ resultIdx: u64 }),
    invalid_register_id: record({ registerId: u64 }),
    iterator_was_invalidated: record({ iteratorIndex: u64 }),
    memory_access_violation: unit,
    invalid_receipt_index: record({ receiptIndex: u64 }),
    invalid_iterator_index: record({ iteratorIndex: u64 }),
    invalid_account_id: unit,
    invalid_method_name: unit,
    invalid_public_key: unit,
    prohibited_in_view: methodName,
    number_of_logs_exceeded: record({ limit: u64 }),
    key_length_exceeded: limited,
    value_length_exceeded: limited,
    total_log_length_exceeded: limited,
    number_promises_exceeded: record({ numberOfPromises: u64, limit: u64 }),
    number_input_data_dependencies_exceeded: record({ numberOfInputDataDependencies: u64, limit: u64 }),
    returned_value_length_exceeded: limited,
    contract_size_exceeded: record({ size: u64, limit: u64 }),
    deprecated: methodName,
    ec_recover_error: message,
    alt_bn128_invalid_input: message,
    ed25519_verify_invalid_input: message,
    p256_verify_invalid_input: message,
    ml_dsa_verify_invalid_input: message,
  },
  { bad_utf16: 'BadUTF16', bad_utf8: 'BadUTF8', ec_recover_error: 'ECRecoverError' },
);

const compilationError = variants({
  code_does_not_exist: record({ accountId: accountIdSchema }),
  prepare_error: newtype('error', prepareError),
  // Protocol: the name of an engine that is gone; nearcore writes today's compile errors under it.
  wasmer_compile_error: message,
});

export const functionCallError = variants(
  {
    compilation_error: newtype('error', compilationError),
    link_error: message,
    method_resolve_error: newtype('error', methodResolveError),
    wasm_trap: newtype('trap', wasmTrap),
    wasm_unknown_error: unit,
    host_error: newtype('error', hostError),
    // Never made: it holds the tag, so that the next one keeps its own.
    evm_error: unit,
    execution_error: newtype('text', string),
  },
  { evm_error: '_EVMError' },
);

export type FunctionCallError = Encoded<typeof functionCallError>;
