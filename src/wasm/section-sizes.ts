import { ByteReader } from './byte-reader.ts';
import { lebLength, shortestSigned, signedLength } from './leb-length.ts';
import { externalKind, injectedImports, type ModuleFacts, sectionId } from './module-facts.ts';

/** What nearcore imports into an instrumented module. */
const injectedModule = 'internal';
const injectedNames = [
  'finite_wasm_gas_exhausted',
  'finite_wasm_stack_exhausted',
  'finite_wasm_gas',
] as const;
/** Bytes of the two types that those imports need: `() -> ()` and `(i64) -> ()`. */
const injectedTypes = 3 + 4;

const nameSize = (length: number): number => lebLength(length) + length;
export const sectionSize = (length: number): number => 1 + lebLength(length) + length;
/** A section of so many entries that take `size` bytes together. */
export const listSize = (entries: number, size: number): number => sectionSize(lebLength(entries) + size);

/** The sections around the code, which nearcore encodes anew or copies. All are known to be valid. */
export class SectionSizes {
  readonly #code: Uint8Array;
  readonly #facts: ModuleFacts;

  constructor(code: Uint8Array, facts: ModuleFacts) {
    this.#code = code;
    this.#facts = facts;
  }

  copied(id: number): number {
    const range = this.#facts.ranges.get(id);
    return range === undefined ? 0 : sectionSize(range.end - range.start);
  }

  types(): number {
    const { types, hasInjectedImports } = this.#facts;
    const count = types.length + (hasInjectedImports ? 2 : 0);
    if (count === 0) return 0;
    let size = hasInjectedImports ? injectedTypes : 0;
    for (const { params, results } of types) size += 1 + nameSize(params.length) + nameSize(results.length);
    return listSize(count, size);
  }

  imports(): number {
    if (!this.#facts.hasInjectedImports) return 0;
    const typeCount = this.#facts.types.length;
    let size = 2 * lebLength(typeCount) + lebLength(typeCount + 1);
    for (const name of injectedNames) size += nameSize(injectedModule.length) + nameSize(name.length) + 1;
    const entries = this.#entries(sectionId.import);
    for (let left = entries.count; left > 0; left--) {
      size += skipName(entries.reader) + skipName(entries.reader) + 1;
      entries.reader.u8();
      size += lebLength(entries.reader.u32());
    }
    return listSize(injectedImports + entries.count, size);
  }

  functions(): number {
    const { imports, functions, bodies } = this.#facts;
    if (bodies === 0) return 0;
    let size = 0;
    for (let at = imports.length; at < functions.length; at++) size += lebLength(functions[at] as number);
    return listSize(bodies, size);
  }

  globals(maxStackHeight: number): number {
    if (!this.#facts.hasInjectedGlobals) return 0;
    const entries = this.#entries(sectionId.global);
    let size = 5 + (4 + signedLength(maxStackHeight)); // gas, which starts at 0, and stack
    for (let left = entries.count; left > 0; left--) {
      entries.reader.valueType();
      entries.reader.u8();
      size += 2 + constantSize(entries.reader);
    }
    return listSize(entries.count + 2, size);
  }

  /** Memories are not exported but for nearcore's own; other names get a zero byte in front. */
  exports(): number {
    const entries = this.#entries(sectionId.export);
    let count = 1;
    let size = nameSize('memory'.length) + 2;
    for (let left = entries.count; left > 0; left--) {
      const length = entries.reader.u32();
      entries.reader.skip(length);
      const kind = entries.reader.u8();
      const index = entries.reader.u32() + (kind === externalKind.function ? injectedImports : 0);
      if (kind === externalKind.memory) continue;
      count++;
      size += nameSize(length + 1) + 1 + lebLength(index);
    }
    return listSize(count + this.#ownExports(), size + this.#ownExportBytes());
  }

  #ownExports(): number {
    return (this.#facts.hasInjectedGlobals ? 1 : 0) + (this.#facts.start === undefined ? 0 : 1);
  }

  #ownExportBytes(): number {
    const { globals, start } = this.#facts;
    const gas = this.#facts.hasInjectedGlobals
      ? nameSize('remaining_gas'.length) + 1 + lebLength(globals.length)
      : 0;
    const startSize =
      start === undefined ? 0 : nameSize('start'.length) + 1 + lebLength(start + injectedImports);
    return gas + startSize;
  }

  elements(): number {
    const entries = this.#entries(sectionId.element);
    if (entries.count === 0) return 0;
    let size = 0;
    for (let left = entries.count; left > 0; left--) size += elementSize(entries.reader);
    return listSize(entries.count, size);
  }

  #entries(id: number): { count: number; reader: ByteReader } {
    const { start, end } = this.#facts.ranges.get(id) ?? { start: 0, end: 0 };
    const reader = new ByteReader(this.#code, start, end);
    return { count: start === end ? 0 : reader.u32(), reader };
  }
}

function skipName(reader: ByteReader): number {
  const length = reader.u32();
  reader.skip(length);
  return nameSize(length);
}

const functionIndexSize = (reader: ByteReader): number => lebLength(reader.u32() + injectedImports);

/** Integers are encoded anew, functions by their new index; its `end` is counted. */
function constantSize(reader: ByteReader): number {
  const opcode = reader.u8();
  const size = 2 + operandSize(reader, opcode);
  reader.u8();
  return size;
}

function operandSize(reader: ByteReader, opcode: number): number {
  const start = reader.at;
  switch (opcode) {
    case 0x41:
    case 0x42:
      reader.skipSigned(opcode === 0x41 ? 32 : 64);
      return shortestSigned(reader.bytes, start, reader.at);
    case 0x43:
    case 0x44:
      reader.skip(opcode === 0x43 ? 4 : 8);
      return reader.at - start;
    case 0xd0:
      reader.funcHeapType();
      return 1;
    default: // ref.func is the only other one
      return functionIndexSize(reader);
  }
}

/** See `elementSegment` in `sections.ts` for the flags. */
function elementSize(reader: ByteReader): number {
  const flags = reader.u32();
  let size = 1;
  if ((flags & 1) === 0) {
    if ((flags & 2) !== 0) size += lebLength(reader.u32());
    size += constantSize(reader);
  }
  const areExpressions = (flags & 4) !== 0;
  if ((flags & 3) !== 0) {
    size += 1;
    if (areExpressions) reader.valueType();
    else reader.u8();
  }
  const count = reader.u32();
  size += lebLength(count);
  for (let left = count; left > 0; left--)
    size += areExpressions ? constantSize(reader) : functionIndexSize(reader);
  return size;
}
