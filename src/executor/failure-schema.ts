import { z } from 'zod';
import { methodResolveErrors, wasmTraps } from '../primitives/errors/function-call-error.ts';
import type { FunctionCallError } from '../vm/errors.ts';

/** What a guest process may claim that a contract failed with. It may be taken over: nothing else of it is believed. */
const text = z.string().refine((value) => value.isWellFormed(), 'is not well-formed Unicode');
const u64 = z
  .bigint()
  .min(0n)
  .max((1n << 64n) - 1n);
const size = z.int().min(0);

const hostErrors = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal([
      'BadUTF16',
      'BadUTF8',
      'GasExceeded',
      'GasLimitExceeded',
      'BalanceExceeded',
      'EmptyMethodName',
      'IntegerOverflow',
      'CannotAppendActionToJointPromise',
      'CannotReturnJointPromise',
      'CannotSetRefundToOnJointPromise',
      'MemoryAccessViolation',
      'InvalidAccountId',
      'InvalidMethodName',
      'InvalidPublicKey',
      'DataIdMalformed',
      'YieldIdMalformed',
      'ContractCodeHashMalformed',
      'DataEntryAlreadyExists',
    ]),
  }),
  z.strictObject({ kind: z.literal('GuestPanic'), panic_msg: text }),
  z.strictObject({ kind: z.literal('InvalidPromiseIndex'), promise_idx: u64 }),
  z.strictObject({ kind: z.literal('InvalidPromiseResultIndex'), result_idx: u64 }),
  z.strictObject({ kind: z.literal('InvalidRegisterId'), register_id: u64 }),
  z.strictObject({ kind: z.literal('InvalidReceiptIndex'), receipt_index: u64 }),
  z.strictObject({ kind: z.literal('InvalidIteratorIndex'), iterator_index: u64 }),
  z.strictObject({ kind: z.literal('InvalidActionIndex'), receipt_index: u64, action_index: u64 }),
  z.strictObject({ kind: z.literal(['ProhibitedInView', 'Deprecated']), method_name: text }),
  z.strictObject({ kind: z.literal('NumberOfLogsExceeded'), limit: u64 }),
  z.strictObject({
    kind: z.literal([
      'KeyLengthExceeded',
      'ValueLengthExceeded',
      'TotalLogLengthExceeded',
      'ReturnedValueLengthExceeded',
      'YieldPayloadLength',
    ]),
    length: u64,
    limit: u64,
  }),
  z.strictObject({ kind: z.literal('NumberPromisesExceeded'), number_of_promises: u64, limit: u64 }),
  z.strictObject({
    kind: z.literal('NumberInputDataDependenciesExceeded'),
    number_of_input_data_dependencies: u64,
    limit: u64,
  }),
  z.strictObject({ kind: z.literal('ContractSizeExceeded'), size: u64, limit: u64 }),
  z.strictObject({
    kind: z.literal([
      'ECRecoverError',
      'AltBn128InvalidInput',
      'Ed25519VerifyInvalidInput',
      'P256VerifyInvalidInput',
      'MlDsaVerifyInvalidInput',
      'BLS12381InvalidInput',
    ]),
    msg: text,
  }),
  z.strictObject({ kind: z.literal('RecordedStorageExceeded'), limit: size }),
]);

const compilationError = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('CodeDoesNotExist'), account_id: text }),
  z.strictObject({
    kind: z.literal('PrepareError'),
    error: z.enum([
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
      'TooManyParamsPerFunction',
      'TooManyParamsPerContract',
      'OperandStackTooLarge',
      'FunctionBodyTooLarge',
      'InstrumentedCodeTooLarge',
      'TooManyBlocksPerFunction',
      'TooManyBlocksPerContract',
      'TooManyTypes',
    ]),
  }),
  z.strictObject({ kind: z.literal('WasmtimeCompileError'), msg: text }),
]);

export const functionCallError: z.ZodType<FunctionCallError> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('CompilationError'), error: compilationError }),
  z.strictObject({ kind: z.literal(['LinkError', 'LoadingError']), msg: text }),
  z.strictObject({
    kind: z.literal('MethodResolveError'),
    error: z.enum(methodResolveErrors),
  }),
  z.strictObject({
    kind: z.literal('WasmTrap'),
    trap: z.enum(wasmTraps),
  }),
  z.strictObject({ kind: z.literal('HostError'), error: hostErrors }),
]);
