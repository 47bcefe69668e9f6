import { z } from 'zod';
import type { ActionCost, ExtCost } from '../params/at-version.ts';
import { base } from '../params/base.ts';

/** What a guest process may claim that came out of a call. It may be taken over: nothing else of it is believed. */
const text = z.string().refine((value) => value.isWellFormed(), 'is not well-formed Unicode');
const unsigned = (bits: bigint) =>
  z
    .bigint()
    .min(0n)
    .max((1n << bits) - 1n);
const [u64, u128] = [unsigned(64n), unsigned(128n)];
const size = z.int().min(0);

/** Not a subclass, and not shared: nobody else can change it later. */
const isBytes = (value: unknown): boolean =>
  value instanceof Uint8Array &&
  Object.getPrototypeOf(value) === Uint8Array.prototype &&
  value.buffer instanceof ArrayBuffer;
export const bytes = z.custom<Uint8Array>(isBytes, 'is not bytes');
export const hash = bytes.refine((value) => value.length === 32, 'is not a hash');

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

const functionCallError = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('CompilationError'), error: compilationError }),
  z.strictObject({ kind: z.literal(['LinkError', 'LoadingError']), msg: text }),
  z.strictObject({
    kind: z.literal('MethodResolveError'),
    error: z.enum(['MethodEmptyName', 'MethodNotFound', 'MethodInvalidSignature']),
  }),
  z.strictObject({
    kind: z.literal('WasmTrap'),
    trap: z.enum([
      'Unreachable',
      'IncorrectCallIndirectSignature',
      'MemoryOutOfBounds',
      'CallIndirectOOB',
      'IllegalArithmetic',
      'MisalignedAtomicAccess',
      'IndirectCallToNull',
      'StackOverflow',
      'GenericTrap',
    ]),
  }),
  z.strictObject({ kind: z.literal('HostError'), error: hostErrors }),
]);

const returnData = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('value'), bytes }),
  z.strictObject({ kind: z.literal('receipt'), index: size }),
]);

const spent = <N extends string>(costs: Readonly<Record<N, unknown>>) =>
  z.partialRecord(z.enum(Object.keys(costs) as N[]), u64);

const outcome = z
  .strictObject({
    status: z.enum(['ok', 'aborted']),
    error: functionCallError.or(z.undefined()),
    returnData,
    logs: z.array(text).readonly(),
    gasBurnt: u64,
    gasUsed: u64,
    computeUsage: u64,
    balance: u128,
    storageUsage: u64,
    subsidizedAmount: u128,
    profile: z.strictObject({
      wasmGas: u64,
      ext: spent<ExtCost>(base.ext),
      actions: spent<ActionCost>(base.actions),
    }),
  })
  .refine(({ status, error }) => (status === 'ok') === (error === undefined), 'is at odds with its status');

export const resultSchema = z.strictObject({
  outcome,
  preStateRoot: hash,
  postStateRoot: hash,
  changes: z.array(z.strictObject({ key: bytes, value: bytes.or(z.undefined()) })).readonly(),
  witness: z.array(bytes).readonly(),
  witnessSize: size,
});

/** Stands in for `OneShotResult` in messages, so that the compiler tells when the two differ, in either direction. */
export type ResultOnWire = z.input<typeof resultSchema>;
