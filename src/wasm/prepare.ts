import type { Parameters } from '../params/at-version.ts';
import { analyzeFunction } from './analyze.ts';
import { ByteReader, malformed, RefusedModule } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { FunctionWalk, type ModuleIndex } from './function-walk.ts';
import { type Instrumentation, writeFunction } from './instrument.ts';
import {
  type FunctionType,
  type PreparationFailure,
  type PreparedModule,
  type PrepareError,
  type ValueType,
  valueType,
} from './module.ts';
import { ModuleFacts, spend } from './module-facts.ts';
import { codeOrder, type Limits, sectionId, sections } from './sections.ts';
import { type EmittedCode, writeModule } from './write-module.ts';

export type Preparation =
  | { readonly ok: true; readonly module: PreparedModule }
  | { readonly ok: false; readonly failure: PreparationFailure };

/** `\0asm`, version 1. */
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** nearcore adds two locals to each function, and wasm allows 50,000 with the parameters. */
const maxLocalsInNearcore = 50_000 - 2;

/**
 * Validates a contract as nearcore's `prepare_v3.rs` does and rewrites it for V8 with nearcore's charges in it.
 * One pass over the bytes; the first error in their order is the one reported, as in nearcore. Costs about 50 ns a byte.
 */
export function prepareModule(code: Uint8Array, params: Parameters): Preparation {
  try {
    return { ok: true, module: new ModulePreparation(code, params).run() };
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
type LateLimits = { paramsLeft: number; blocksLeft: number };

class ModulePreparation {
  readonly #code: Uint8Array;
  readonly #params: Parameters;
  readonly #facts = new ModuleFacts();
  readonly #limits: Limits;
  readonly #late: LateLimits;
  #localsLeft: number;
  #lateError: PrepareError | undefined;
  #compilerRefusal: CompilerRefusal | undefined;
  #order = 0;
  #emitted: EmittedCode | undefined;

  constructor(code: Uint8Array, params: Parameters) {
    const { limits } = params;
    this.#code = code;
    this.#params = params;
    this.#limits = {
      typesLeft: limits.max_types_per_contract,
      tables: limits.max_tables_per_contract,
      tableElements: limits.max_elements_per_contract_table,
      functionsLeft: limits.max_functions_number_per_contract,
    };
    this.#late = { paramsLeft: limits.max_params_per_contract, blocksLeft: limits.max_blocks_per_contract };
    this.#localsLeft = maxLocals(code.length, params);
  }

  run(): PreparedModule {
    for (let i = 0; i < header.length; i++) if (this.#code[i] !== header[i]) malformed();
    const reader = new ByteReader(this.#code, header.length, this.#code.length);
    while (reader.at < reader.end) this.#section(reader);
    this.#facts.checkEnd();
    if (this.#lateError !== undefined) throw new RefusedModule(this.#lateError);
    if (this.#compilerRefusal !== undefined) throw this.#compilerRefusal;
    return writeModule(this.#code, this.#facts, this.#emitted, this.#params);
  }

  #section(reader: ByteReader): void {
    const id = reader.u8();
    const length = reader.u32();
    const contents = new ByteReader(this.#code, reader.at, reader.at + length);
    reader.skip(length);
    if (id === 0) {
      contents.name(); // Custom sections are dropped, once their name is known to be one.
      return;
    }
    if (id === sectionId.code) this.#codeSection(contents);
    else {
      const section = sections.get(id) ?? malformed();
      section.checkLimit?.(new ByteReader(this.#code, contents.at, contents.end), this.#limits);
      this.#inOrder(section.order);
      section.read(this.#facts, contents, this.#limits);
    }
    contents.expectEnd();
    this.#facts.ranges.set(id, { start: contents.end - length, end: contents.end });
  }

  #inOrder(order: number): void {
    if (order <= this.#order) malformed();
    this.#order = order;
  }

  #codeSection(reader: ByteReader): void {
    const facts = this.#facts;
    const bodies = reader.u32();
    this.#limits.functionsLeft = spend(this.#limits.functionsLeft, bodies, 'TooManyFunctions');
    this.#inOrder(codeOrder);
    if (bodies !== (facts.expectedBodies ?? 0)) malformed();
    facts.expectedBodies = undefined;
    const code = new ByteWriter((reader.end - reader.at) * 4 + 64);
    const blockTypes: FunctionType[] = [];
    const use = instrumentation(facts, blockTypes);
    const walk = new FunctionWalk(moduleIndex(facts), reader);
    code.u32(bodies);
    for (let index = facts.imports.length; index < facts.functions.length; index++) {
      const start = this.#openBody(walk, reader, facts.functionType(index));
      analyzeFunction(walk);
      this.#checkLate(walk, index);
      if (this.#lateError === undefined) writeFunction(code, walk, start, facts.functionType(index), use);
    }
    this.#emitted = { code, blockTypes };
  }

  /** Protocol: size, then the locals of the whole contract, then validation. Returns where the locals are declared. */
  #openBody(walk: FunctionWalk, reader: ByteReader, type: FunctionType): number {
    const length = reader.u32();
    const start = reader.at;
    reader.skip(length);
    if (length > this.#params.limits.max_function_body_size) throw new RefusedModule('FunctionBodyTooLarge');
    const locals = new ByteReader(this.#code, start, start + length);
    for (let groups = locals.u32(); groups > 0; groups--) {
      const count = locals.u32();
      locals.skipValueType();
      this.#localsLeft = spend(this.#localsLeft, count, 'TooManyLocals');
    }
    walk.start(type, new ByteReader(this.#code, start, start + length));
    return start;
  }

  /** The first of these in function order is reported, unless validation fails later. */
  #checkLate(walk: FunctionWalk, index: number): void {
    if (walk.localCount > maxLocalsInNearcore) {
      // Its index counts the three imports that nearcore adds.
      this.#compilerRefusal ??= new CompilerRefusal(`failed to compile: wasm[0]::function[${index + 3}]`);
    }
    this.#lateError ??= this.#lateLimit(walk, this.#facts.functionType(index).params.length);
  }

  #lateLimit(walk: FunctionWalk, paramCount: number): PrepareError | undefined {
    const { limits } = this.#params;
    const late = this.#late;
    if (paramCount > limits.max_params_per_function) return 'TooManyParamsPerFunction';
    late.paramsLeft -= paramCount;
    if (late.paramsLeft < 0) return 'TooManyParamsPerContract';
    if (walk.sizes.max > limits.max_operand_stack_bytes_per_function) return 'OperandStackTooLarge';
    if (walk.blocks > limits.max_blocks_per_function) return 'TooManyBlocksPerFunction';
    late.blocksLeft -= walk.blocks;
    return late.blocksLeft < 0 ? 'TooManyBlocksPerContract' : undefined;
  }
}

/** A contract may declare as many locals as its size in bytes allows, since protocol 87. */
function maxLocals(codeLength: number, { limits }: Parameters): number {
  const { max_locals_per_contract: most, min_contract_size_per_local: bytesPerLocal } = limits;
  return bytesPerLocal === undefined ? most : Math.min(most, Math.floor(codeLength / bytesPerLocal));
}

function moduleIndex(facts: ModuleFacts): ModuleIndex {
  return { ...facts, importedFunctions: facts.imports.length, tableCount: facts.tables.length };
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
