/** A wasm value type by its byte in the binary format. */
export const valueType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, funcref: 0x70 } as const;
export type ValueType = (typeof valueType)[keyof typeof valueType];

export type FunctionType = { readonly params: readonly ValueType[]; readonly results: readonly ValueType[] };

/** A module that passed every check of nearcore's preparation, rewritten so that V8 meters it as nearcore would. */
export type PreparedModule = {
  /** What V8 compiles; never the contract's own bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Imported functions, all of module `env`, in index order. */
  readonly imports: readonly { readonly name: string; readonly type: FunctionType }[];
  /** Exported functions by the contract's own names. `slot`: what to call it by, if it takes and gives nothing. */
  readonly exports: ReadonlyMap<string, FunctionType & { readonly slot: number }>;
  readonly hasStart: boolean;
  /** What nearcore says once the loading fee is paid, before it links, of a module that its engine cannot load. */
  readonly loadingError: string | undefined;
};

/** nearcore's `PrepareError`, by the names that it prints. */
export type PrepareError =
  | 'Serialization'
  | 'Deserialization'
  | 'InternalMemoryDeclared'
  | 'GasInstrumentation'
  | 'StackHeightInstrumentation'
  | 'Instantiate'
  | 'Memory'
  | 'TooManyFunctions'
  | 'TooManyLocals'
  | 'TooManyTables'
  | 'TooManyTableElements'
  | 'TooManyParamsPerFunction'
  | 'TooManyParamsPerContract'
  | 'OperandStackTooLarge'
  | 'FunctionBodyTooLarge'
  | 'InstrumentedCodeTooLarge'
  | 'TooManyBlocksPerFunction'
  | 'TooManyBlocksPerContract'
  | 'TooManyTypes';

/** Why a contract has no prepared module. `WasmtimeCompileError` is what nearcore's own compiler refuses later. */
export type PreparationFailure =
  | { readonly kind: 'PrepareError'; readonly error: PrepareError }
  | { readonly kind: 'WasmtimeCompileError'; readonly message: string };
