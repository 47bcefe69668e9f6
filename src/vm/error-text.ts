import type { PrepareError } from '../wasm/module.ts';
import type { CompilationError, FunctionCallError, HostError, HostErrorOf, WasmTrap } from './errors.ts';

/**
 * The texts that nearcore prints for a failure, byte for byte: `debug` is Rust's `{:?}`, `display` its `{}`.
 * Clients of NEAR's RPC see the display text, so ours must be the same.
 */
const prepareTexts: Record<PrepareError, string> = {
  Serialization: 'Error happened while serializing the module.',
  Deserialization: 'Error happened while deserializing the module.',
  InternalMemoryDeclared: 'Internal memory declaration has been found in the module.',
  GasInstrumentation: 'Gas instrumentation failed.',
  StackHeightInstrumentation: 'Stack instrumentation failed.',
  Instantiate: 'Error happened during instantiation.',
  Memory: 'Error creating memory.',
  TooManyFunctions: 'Too many functions in contract.',
  TooManyLocals: 'Too many locals declared in the contract.',
  TooManyTables: 'Too many tables declared in the contract.',
  TooManyTableElements: 'Too many table elements declared in the contract.',
  FunctionBodyTooLarge: 'A function body in the contract exceeds the size limit.',
  InstrumentedCodeTooLarge: 'The instrumented code exceeds the size limit.',
  TooManyBlocksPerFunction: 'Too many basic blocks in a function.',
  TooManyBlocksPerContract: 'Too many basic blocks in a contract.',
  TooManyTypes: 'Too many type-section entries declared in the contract.',
  TooManyParamsPerContract: 'Too many function parameters in the contract',
  TooManyParamsPerFunction: 'Too many parameters in a single function',
  OperandStackTooLarge: 'A function uses too much operand stack.',
};

const trapTexts: Record<WasmTrap, string> = {
  Unreachable: 'An `unreachable` opcode was executed.',
  IncorrectCallIndirectSignature: 'Call indirect incorrect signature trap.',
  MemoryOutOfBounds: 'Memory out of bounds trap.',
  CallIndirectOOB: 'Call indirect out of bounds trap.',
  IllegalArithmetic: 'An arithmetic exception, e.g. divided by zero.',
  MisalignedAtomicAccess: 'Misaligned atomic access trap.',
  IndirectCallToNull: 'Indirect call to null.',
  StackOverflow: 'Stack overflow.',
  GenericTrap: 'Generic trap.',
};

type HostTexts = { readonly [K in HostError['kind']]: (error: HostErrorOf<K>) => string };

const hostTexts: HostTexts = {
  BadUTF16: () => 'String encoding is bad UTF-16 sequence.',
  BadUTF8: () => 'String encoding is bad UTF-8 sequence.',
  GasExceeded: () => 'Exceeded the prepaid gas.',
  GasLimitExceeded: () => 'Exceeded the maximum amount of gas allowed to burn per contract.',
  BalanceExceeded: () => 'Exceeded the account balance.',
  EmptyMethodName: () => 'Tried to call an empty method name.',
  GuestPanic: (e) => `Smart contract panicked: ${e.panic_msg}`,
  IntegerOverflow: () => 'Integer overflow.',
  InvalidPromiseIndex: (e) => `${e.promise_idx} does not correspond to existing promises`,
  CannotAppendActionToJointPromise: () => 'Actions can only be appended to non-joint promise.',
  CannotReturnJointPromise: () => 'Returning joint promise is currently prohibited.',
  CannotSetRefundToOnJointPromise: () => 'Setting refund_to on a joint promise is prohibited.',
  InvalidPromiseResultIndex: (e) => `Accessed invalid promise result index: ${e.result_idx}`,
  InvalidRegisterId: (e) => `Accessed invalid register id: ${e.register_id}`,
  MemoryAccessViolation: () => 'Accessed memory outside the bounds.',
  InvalidReceiptIndex: (e) => `VM Logic returned an invalid receipt index: ${e.receipt_index}`,
  InvalidIteratorIndex: (e) => `Iterator index ${e.iterator_index} does not exist`,
  InvalidActionIndex: (e) =>
    `Action ${e.action_index} in receipt ${e.receipt_index} does not exist or has the wrong type of action.`,
  InvalidAccountId: () => 'VM Logic returned an invalid account id',
  InvalidMethodName: () => 'VM Logic returned an invalid method name',
  InvalidPublicKey: () => 'VM Logic provided an invalid public key',
  ProhibitedInView: (e) => `${e.method_name} is not allowed in view calls`,
  NumberOfLogsExceeded: (e) => `The number of logs will exceed the limit ${e.limit}`,
  KeyLengthExceeded: (e) => `The length of a storage key ${e.length} exceeds the limit ${e.limit}`,
  ValueLengthExceeded: (e) => `The length of a storage value ${e.length} exceeds the limit ${e.limit}`,
  TotalLogLengthExceeded: (e) => `The length of a log message ${e.length} exceeds the limit ${e.limit}`,
  NumberPromisesExceeded: (e) =>
    `The number of promises within a FunctionCall ${e.number_of_promises} exceeds the limit ${e.limit}`,
  NumberInputDataDependenciesExceeded: (e) =>
    `The number of input data dependencies ${e.number_of_input_data_dependencies} exceeds the limit ${e.limit}`,
  ReturnedValueLengthExceeded: (e) =>
    `The length of a returned value ${e.length} exceeds the limit ${e.limit}`,
  ContractSizeExceeded: (e) =>
    `The size of a contract code in DeployContract action ${e.size} exceeds the limit ${e.limit}`,
  Deprecated: (e) => `Attempted to call deprecated host function ${e.method_name}`,
  ECRecoverError: (e) => `ECDSA recover error: ${e.msg}`,
  AltBn128InvalidInput: (e) => `AltBn128 invalid input: ${e.msg}`,
  Ed25519VerifyInvalidInput: (e) => `ED25519 signature verification error: ${e.msg}`,
  P256VerifyInvalidInput: (e) => `P256 signature verification error: ${e.msg}`,
  MlDsaVerifyInvalidInput: (e) => `ML-DSA-65 signature verification error: ${e.msg}`,
  BLS12381InvalidInput: (e) => `BLS12-381 invalid input: ${e.msg}`,
  YieldPayloadLength: (e) =>
    `Yield resume payload is ${e.length} bytes which exceeds the ${e.limit} byte limit`,
  DataIdMalformed: () => 'yield resumption token is malformed',
  YieldIdMalformed: () => 'yield id is malformed',
  RecordedStorageExceeded: (e) =>
    `Size of the recorded trie storage proof has exceeded the allowed limit (${byteSize(e.limit)})`,
  ContractCodeHashMalformed: () => 'contract code hash is malformed',
  DataEntryAlreadyExists: () => 'Data entry for given key already exists',
};

/** nearcore's `Display` of a failure. */
export function displayError(error: FunctionCallError): string {
  switch (error.kind) {
    case 'CompilationError':
      return displayCompilation(error.error);
    case 'LinkError':
      return error.msg;
    case 'LoadingError':
      return `Loading error: ${error.msg}`;
    case 'MethodResolveError':
      return error.error;
    case 'WasmTrap':
      return `WebAssembly trap: ${trapTexts[error.trap]}`;
    case 'HostError':
      return (hostTexts[error.error.kind] as (e: HostError) => string)(error.error);
  }
}

function displayCompilation(error: CompilationError): string {
  switch (error.kind) {
    case 'CodeDoesNotExist':
      return `cannot find contract code for account ${error.account_id}`;
    case 'PrepareError':
      return `PrepareError: ${prepareTexts[error.error]}`;
    case 'WasmtimeCompileError':
      return `Wasmtime compilation error: ${error.msg}`;
  }
}

/** nearcore's `Debug` of a failure. */
export function debugError(error: FunctionCallError): string {
  switch (error.kind) {
    case 'CompilationError':
      return `CompilationError(${debugCompilation(error.error)})`;
    case 'LinkError':
    case 'LoadingError':
      return `${error.kind} { msg: ${debugString(error.msg)} }`;
    case 'MethodResolveError':
      return `MethodResolveError(${error.error})`;
    case 'WasmTrap':
      return `WasmTrap(${error.trap})`;
    case 'HostError':
      return `HostError(${debugHost(error.error)})`;
  }
}

function debugCompilation(error: CompilationError): string {
  return error.kind === 'PrepareError' ? `PrepareError(${error.error})` : debugStruct(error);
}

function debugHost(error: HostError): string {
  if (error.kind === 'RecordedStorageExceeded') return `${error.kind} { limit: ${byteSize(error.limit)} }`;
  return debugStruct(error);
}

/** A variant with its facts, in the order in which they are declared. */
function debugStruct({ kind, ...facts }: { readonly kind: string }): string {
  const fields = Object.entries(facts).map(
    ([name, value]: [string, unknown]) =>
      `${name}: ${typeof value === 'string' ? debugString(value) : value}`,
  );
  return fields.length === 0 ? kind : `${kind} { ${fields.join(', ')} }`;
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** Characters that Rust's `str` prints as `\u{…}`: what extends a grapheme, and what is not printable. */
const escaped = /[\p{Grapheme_Extend}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function debugString(text: string): string {
  const parts = Array.from(text, (character) => {
    const short = shortEscapes.get(character);
    if (short !== undefined) return short;
    return escaped.test(character) ? `\\u{${character.codePointAt(0)?.toString(16)}}` : character;
  });
  return `"${parts.join('')}"`;
}

/** The crate bytesize's text: decimal units with one digit. */
function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const exponent = Math.min(Math.floor(Math.log10(bytes) / 3), 6);
  return `${(bytes / 1000 ** exponent).toFixed(1)} ${'kMGTPE'[exponent - 1]}B`;
}
