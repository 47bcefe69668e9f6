import type { Parameters } from '../params/at-version.ts';
import { analyzeFunction } from './analyze.ts';
import { ByteReader, malformed, RefusedModule } from './byte-reader.ts';
import { FunctionWalk, type ModuleIndex } from './function-walk.ts';
import { ModuleFacts, sectionId, spend } from './module-facts.ts';
import { codeOrder, type Limits, sections } from './sections.ts';

/** A function body that is known to be valid. The walk is reused: it speaks of this body until the next one. */
export type AnalyzedBody = {
  readonly walk: FunctionWalk;
  /** The function's index, imported ones counted. */
  readonly index: number;
  /** Where the body's locals are declared. */
  readonly start: number;
};

/** `\0asm`, version 1. */
const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/**
 * Validates a module and applies the limits of nearcore's `prepare_v3.rs`, in one pass over the bytes: the first error in
 * their order is thrown as `RefusedModule`. Hands over each body as it is analysed.
 */
export function walkModule(
  code: Uint8Array,
  params: Parameters,
  onBody: (body: AnalyzedBody, facts: ModuleFacts) => void,
): ModuleFacts {
  return new ModuleWalk(code, params, onBody).run();
}

class ModuleWalk {
  readonly #code: Uint8Array;
  readonly #onBody: (body: AnalyzedBody, facts: ModuleFacts) => void;
  readonly #facts = new ModuleFacts();
  readonly #limits: Limits;
  readonly #maxBodySize: number;
  #localsLeft: number;
  #order = 0;

  constructor(
    code: Uint8Array,
    params: Parameters,
    onBody: (body: AnalyzedBody, facts: ModuleFacts) => void,
  ) {
    const { limits } = params;
    this.#code = code;
    this.#onBody = onBody;
    this.#limits = {
      typesLeft: limits.max_types_per_contract,
      tables: limits.max_tables_per_contract,
      tableElements: limits.max_elements_per_contract_table,
      functionsLeft: limits.max_functions_number_per_contract,
    };
    this.#maxBodySize = limits.max_function_body_size;
    this.#localsLeft = maxLocals(code.length, params);
  }

  run(): ModuleFacts {
    for (let i = 0; i < header.length; i++) if (this.#code[i] !== header[i]) malformed();
    const reader = new ByteReader(this.#code, header.length, this.#code.length);
    while (reader.at < reader.end) this.#section(reader);
    this.#facts.checkEnd();
    return this.#facts;
  }

  #section(reader: ByteReader): void {
    const id = reader.u8();
    const length = reader.u32();
    if (id === sectionId.code) this.#checkFunctionLimit(reader.at, length);
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

  /** Protocol: the count is judged before it is seen whether the section has its whole length. */
  #checkFunctionLimit(start: number, length: number): void {
    const bodies = new ByteReader(this.#code, start, Math.min(start + length, this.#code.length)).u32();
    this.#limits.functionsLeft = spend(this.#limits.functionsLeft, bodies, 'TooManyFunctions');
  }

  #inOrder(order: number): void {
    if (order <= this.#order) malformed();
    this.#order = order;
  }

  #codeSection(reader: ByteReader): void {
    const facts = this.#facts;
    const bodies = reader.u32();
    this.#inOrder(codeOrder);
    if (bodies !== (facts.expectedBodies ?? 0)) malformed();
    facts.expectedBodies = undefined;
    const walk = new FunctionWalk(moduleIndex(facts), reader);
    for (let index = facts.imports.length; index < facts.functions.length; index++) {
      const start = this.#openBody(walk, reader, index);
      analyzeFunction(walk);
      this.#onBody({ walk, index, start }, facts);
    }
  }

  /** Protocol: size, then the locals of the whole contract, then validation. Returns where the locals are declared. */
  #openBody(walk: FunctionWalk, reader: ByteReader, index: number): number {
    const length = reader.u32();
    const start = reader.at;
    reader.skip(length);
    if (length > this.#maxBodySize) throw new RefusedModule('FunctionBodyTooLarge');
    const locals = new ByteReader(this.#code, start, start + length);
    for (let groups = locals.u32(); groups > 0; groups--) {
      const count = locals.u32();
      locals.skipValueType();
      this.#localsLeft = spend(this.#localsLeft, count, 'TooManyLocals');
    }
    walk.start(this.#facts.functionType(index), new ByteReader(this.#code, start, start + length));
    return start;
  }
}

/** A contract may declare as many locals as its size in bytes allows, since protocol 87. */
function maxLocals(codeLength: number, { limits }: Parameters): number {
  const { max_locals_per_contract: most, min_contract_size_per_local: bytesPerLocal } = limits;
  return bytesPerLocal === undefined ? most : Math.min(most, Math.floor(codeLength / bytesPerLocal));
}

function moduleIndex(facts: ModuleFacts): ModuleIndex {
  return {
    ...facts,
    importedFunctions: facts.imports.length,
    tableCount: facts.tables.length,
    hostInTables: facts.hostInTables,
  };
}
