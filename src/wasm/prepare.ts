import type { Parameters } from '../params/at-version.ts';
import { RefusedModule } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { FunctionWalk } from './function-walk.ts';
import { type Instrumentation, writeFunction } from './instrument.ts';
import {
  type FunctionType,
  type PreparationFailure,
  type PreparedModule,
  type PrepareError,
  type ValueType,
  valueType,
} from './module.ts';
import { injectedImports, type ModuleFacts } from './module-facts.ts';
import { InstrumentedSize } from './size-model.ts';
import { type AnalyzedBody, walkModule } from './walk-module.ts';
import { isParsedByWasmtime, maxLocals } from './wasmtime-limits.ts';
import { writeModule } from './write-module.ts';

export type Preparation =
  | { readonly ok: true; readonly module: PreparedModule }
  | { readonly ok: false; readonly failure: PreparationFailure };

/**
 * Validates a contract as nearcore's `prepare_v3.rs` does and rewrites it for V8 with nearcore's charges in it.
 * One pass over the bytes; the first error in their order is the one reported, as in nearcore. Costs about 25 ns a byte.
 */
export function prepareModule(code: Uint8Array, params: Parameters): Preparation {
  try {
    const preparation = new ModulePreparation(code, params);
    const facts = walkModule(code, params, (body, known) => preparation.add(body, known));
    return { ok: true, module: preparation.finish(facts) };
  } catch (cause) {
    if (cause instanceof RefusedModule)
      return { ok: false, failure: { kind: 'PrepareError', error: cause.error } };
    if (cause instanceof CompilerRefusal)
      return { ok: false, failure: { kind: 'WasmtimeCompileError', message: cause.message } };
    throw cause;
  }
}

/** What nearcore's preparation accepts and its compiler, Wasmtime, then does not. */
class CompilerRefusal extends Error {}

/** nearcore's limits that hold for the instrumented module: they are judged once the whole of it is known to be valid. */
class ModulePreparation {
  readonly #source: Uint8Array;
  readonly #params: Parameters;
  readonly #code: ByteWriter;
  readonly #blockTypes: FunctionType[] = [];
  #instrumentation: Instrumentation | undefined;
  #size: InstrumentedSize | undefined;
  #paramsLeft: number;
  #blocksLeft: number;
  #lateError: PrepareError | undefined;
  #compilerRefusal: CompilerRefusal | undefined;

  constructor(source: Uint8Array, params: Parameters) {
    this.#source = source;
    this.#params = params;
    this.#code = new ByteWriter(source.length * 4 + 64);
    this.#paramsLeft = params.limits.max_params_per_contract;
    this.#blocksLeft = params.limits.max_blocks_per_contract;
  }

  add({ walk, index, start }: AnalyzedBody, facts: ModuleFacts): void {
    const type = facts.functionType(index);
    this.#checkLate(walk, index, type.params.length);
    if (this.#lateError !== undefined) return;
    this.#size ??= new InstrumentedSize(facts.globals.length, this.#params);
    this.#size.addBody(walk);
    this.#instrumentation ??= instrumentation(facts, this.#blockTypes);
    writeFunction(this.#code, walk, start, type, this.#instrumentation);
  }

  /** Protocol: the late limits of every function, the length of nearcore's form, and only then Wasmtime's own refusal. */
  finish(facts: ModuleFacts): PreparedModule {
    // Protocol: exports get longer names before bodies are judged, and wasmparser 0.236 does not read names that long.
    if (facts.hasLongestExportName) throw new RefusedModule('Serialization');
    if (this.#lateError !== undefined) throw new RefusedModule(this.#lateError);
    const size = this.#size ?? new InstrumentedSize(facts.globals.length, this.#params);
    if (size.ofModule(this.#source, facts, this.#params) > this.#params.limits.max_instrumented_code_size)
      throw new RefusedModule('InstrumentedCodeTooLarge');
    if (!isParsedByWasmtime(facts)) throw new CompilerRefusal('failed to parse WebAssembly module');
    if (this.#compilerRefusal !== undefined) throw this.#compilerRefusal;
    const emitted = { code: this.#code, blockTypes: this.#blockTypes };
    return writeModule(this.#source, facts, emitted, this.#params);
  }

  /** The first of these in function order is reported, unless validation fails later. */
  #checkLate(walk: FunctionWalk, index: number, paramCount: number): void {
    if (walk.localCount > maxLocals) {
      this.#compilerRefusal ??= new CompilerRefusal(
        `failed to compile: wasm[0]::function[${index + injectedImports}]`,
      );
    }
    this.#lateError ??= this.#lateLimit(walk, paramCount);
  }

  #lateLimit(walk: FunctionWalk, paramCount: number): PrepareError | undefined {
    const { limits } = this.#params;
    if (paramCount > limits.max_params_per_function) return 'TooManyParamsPerFunction';
    this.#paramsLeft -= paramCount;
    if (this.#paramsLeft < 0) return 'TooManyParamsPerContract';
    if (walk.sizes.max > limits.max_operand_stack_bytes_per_function) return 'OperandStackTooLarge';
    if (walk.blocks > limits.max_blocks_per_function) return 'TooManyBlocksPerFunction';
    this.#blocksLeft -= walk.blocks;
    return this.#blocksLeft < 0 ? 'TooManyBlocksPerContract' : undefined;
  }
}

function instrumentation(facts: ModuleFacts, blockTypes: FunctionType[]): Instrumentation {
  const first = facts.globals.length;
  const tableBlockType = (carried: number): number => {
    const types = carried === 0 ? [] : [carried as ValueType];
    blockTypes.push({ params: [...types, valueType.i32], results: types });
    return facts.types.length + blockTypes.length - 1;
  };
  return { gasGlobal: first, stackGlobal: first + 1, calleeGlobal: first + 2, tableBlockType };
}
