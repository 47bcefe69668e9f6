import type { Parameters } from '../../src/params/at-version.ts';
import { ByteReader } from '../../src/wasm/byte-reader.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import { externalKind, injectedImports, type ModuleFacts, sectionId } from '../../src/wasm/module-facts.ts';
import { walkModule } from '../../src/wasm/walk-module.ts';
import { NearcoreBody } from './nearcore-body.ts';
import { type Bytes, section, signed, sized, text, toModule, u32, vector } from './wasm-bytes.ts';

/**
 * nearcore's own instrumented form of a contract, byte for byte (near-vm-runner 0.38, `prepare_v3.rs` and
 * `instrument_v3.rs`), written from our analysis: the two are equal only if every gas point and stack size is.
 */
export function nearcoreForm(code: Uint8Array, params: Parameters): Uint8Array<ArrayBuffer> {
  const bodies: Bytes[] = [];
  const facts = walkModule(code, params, (body, known) => {
    const type = known.functionType(body.index);
    bodies.push(sized(new NearcoreBody(body, known.globals.length, type, params).write()));
  });
  return toModule(...new NearcoreSections(code, facts, params, bodies).all());
}

class NearcoreSections {
  readonly #code: Uint8Array;
  readonly #facts: ModuleFacts;
  readonly #params: Parameters;
  readonly #bodies: readonly Bytes[];

  constructor(code: Uint8Array, facts: ModuleFacts, params: Parameters, bodies: readonly Bytes[]) {
    this.#code = code;
    this.#facts = facts;
    this.#params = params;
    this.#bodies = bodies;
  }

  all(): readonly Bytes[] {
    const { imports, functions } = this.#facts;
    return [
      list(sectionId.type, this.#types()),
      list(sectionId.import, this.#imports()),
      list(sectionId.function, functions.slice(imports.length).map(u32)),
      this.#copied(sectionId.table),
      section(sectionId.memory, this.#memory()),
      list(sectionId.global, this.#globals()),
      list(sectionId.export, this.#exports()),
      list(sectionId.element, this.#elements()),
      this.#copied(sectionId.dataCount),
      list(sectionId.code, this.#bodies),
      this.#copied(sectionId.data),
    ];
  }

  #types(): readonly Bytes[] {
    const injected: readonly FunctionType[] = [
      { params: [], results: [] },
      { params: [0x7e], results: [] },
    ];
    const types = [...this.#facts.types, ...(this.#facts.hasInjectedImports ? injected : [])];
    return types.map(({ params, results }) => [[0x60], sized(params), sized(results)].flat());
  }

  #imports(): readonly Bytes[] {
    if (!this.#facts.hasInjectedImports) return [];
    const { types, imports, functions } = this.#facts;
    const entry = (module: string, name: string, type: number): Bytes =>
      [text(module), text(name), [externalKind.function], u32(type)].flat();
    return [
      entry('internal', 'finite_wasm_gas_exhausted', types.length),
      entry('internal', 'finite_wasm_stack_exhausted', types.length),
      entry('internal', 'finite_wasm_gas', types.length + 1),
      ...imports.map(({ name }, index) => entry('env', name, functions[index] ?? Number.NaN)),
    ];
  }

  #memory(): Bytes {
    const { initial_memory_pages: initial, max_memory_pages: most } = this.#params.limits;
    return vector([[[1], u32(initial), u32(most)].flat()]);
  }

  #globals(): readonly Bytes[] {
    if (!this.#facts.hasInjectedGlobals) return [];
    const own = this.#read(sectionId.global, (reader) => {
      const type = [reader.valueType(), reader.u8()];
      return [...type, ...constant(reader)];
    });
    const stack = signed(this.#params.limits.max_stack_height);
    return [...own, [0x7e, 1, 0x42, 0, 0x0b], [0x7e, 1, 0x42, ...stack, 0x0b]];
  }

  /** The gas global is exported where the globals are added: behind their section, or else with the first body. */
  #exports(): readonly Bytes[] {
    const { start, globals } = this.#facts;
    const entry = (name: string, kind: number, index: number): Bytes =>
      [text(name), [kind], u32(index)].flat();
    const gas = this.#facts.hasInjectedGlobals
      ? [entry('remaining_gas', externalKind.global, globals.length)]
      : [];
    const isEarly = this.#facts.ranges.has(sectionId.global);
    const own = this.#read(sectionId.export, (reader) => {
      const name = reader.name();
      const kind = reader.u8();
      const index = reader.u32() + (kind === externalKind.function ? injectedImports : 0);
      return kind === externalKind.memory ? [] : entry(`\0${name}`, kind, index);
    });
    return [
      ...(isEarly ? gas : []),
      ...own.filter((one) => one.length > 0),
      entry('memory', externalKind.memory, 0),
      ...(start === undefined ? [] : [entry('start', externalKind.function, start + injectedImports)]),
      ...(isEarly ? [] : gas),
    ];
  }

  #elements(): readonly Bytes[] {
    return this.#read(sectionId.element, (reader) => {
      const flags = reader.u32();
      const table = (flags & 1) === 0 && (flags & 2) !== 0 ? u32(reader.u32()) : [];
      const offset = (flags & 1) === 0 ? constant(reader) : [];
      const areExpressions = (flags & 4) !== 0;
      const kind = (flags & 3) === 0 ? [] : [areExpressions ? reader.valueType() : reader.u8()];
      const items = Array.from({ length: reader.u32() }, () =>
        areExpressions ? constant(reader) : u32(reader.u32() + injectedImports),
      );
      return [[flags], table, offset, kind, vector(items)].flat();
    });
  }

  #read(id: number, entry: (reader: ByteReader) => Bytes): readonly Bytes[] {
    const range = this.#facts.ranges.get(id);
    if (range === undefined) return [];
    const reader = new ByteReader(this.#code, range.start, range.end);
    return Array.from({ length: reader.u32() }, () => entry(reader));
  }

  #copied(id: number): Bytes {
    const range = this.#facts.ranges.get(id);
    return range === undefined ? [] : section(id, [...this.#code.subarray(range.start, range.end)]);
  }
}

/** Sections without entries are left out. */
const list = (id: number, entries: readonly Bytes[]): Bytes =>
  entries.length === 0 ? [] : section(id, vector(entries));

/** A constant expression in its shortest form, functions by their new index. */
function constant(reader: ByteReader): Bytes {
  const opcode = reader.u8();
  const bytes = [opcode, ...operand(reader, opcode)];
  return [...bytes, reader.u8()];
}

function operand(reader: ByteReader, opcode: number): Bytes {
  const start = reader.at;
  switch (opcode) {
    case 0x41:
    case 0x42:
      reader.skipSigned(opcode === 0x41 ? 32 : 64);
      return signed(signedValue(reader.bytes.subarray(start, reader.at)));
    case 0x43:
    case 0x44:
      reader.skip(opcode === 0x43 ? 4 : 8);
      return [...reader.bytes.subarray(start, reader.at)];
    case 0xd0:
      return [reader.u8()];
    default:
      return u32(reader.u32() + injectedImports);
  }
}

function signedValue(leb: Uint8Array): bigint {
  const bits = [...leb].reduceRight((value, byte) => (value << 7n) | BigInt(byte & 0x7f), 0n);
  return BigInt.asIntN(7 * leb.length, bits);
}
