import type { ByteReader } from './byte-reader.ts';
import { malformed } from './byte-reader.ts';
import { GasPoints } from './gas-points.ts';
import { lebLength } from './leb-length.ts';
import type { FunctionType } from './module.ts';
import { frameOverhead, StackModel, sizeOfValue } from './stack-model.ts';
import { noResult, TypeStack } from './type-stack.ts';

/** What a function body may refer to. */
export type ModuleIndex = {
  readonly types: readonly FunctionType[];
  /** The type index of each function, imported ones first. */
  readonly functions: readonly number[];
  readonly importedFunctions: number;
  readonly globals: readonly { readonly type: number; readonly mutable: boolean }[];
  readonly tableCount: number;
  readonly hasMemory: boolean;
  readonly elementCount: number;
  /** `undefined` without a data count section: then no instruction may name a data segment. */
  readonly dataCount: number | undefined;
  /** Functions that appear outside of bodies, so that `ref.func` may name them. */
  readonly referencedFunctions: ReadonlySet<number>;
  /** Whether a host function may stand in a table, since then any `call_indirect` may call the host. */
  readonly hostInTables: boolean;
};

/** Places where the emitter must do more than copy. `data`: the label depth of a `return`, the end of a `br_table`. */
export const mark = {
  canonicalF32: 0,
  canonicalF64: 1,
  hostReturn: 2,
  anyReturn: 3,
  hostCall: 4,
  return: 5,
  callIndirect: 6,
  wideBranchTable: 7,
} as const;

/** Marks up to this one concern the instruction before them. */
export const lastMarkBehind = mark.anyReturn;

/** wasm's limit on parameters and locals together, in wasmparser and in V8. */
const maxLocals = 50_000;

const initialMarks = 1 << 10;

/**
 * One pass over a function body: validation, gas points and stack sizes at once.
 * The instructions are in `instructions/`; this is the state that they share, reused from function to function.
 */
export class FunctionWalk {
  readonly module: ModuleIndex;
  readonly types = new TypeStack();
  readonly sizes = new StackModel();
  readonly gas = new GasPoints();
  reader: ByteReader;

  /** Types of parameters and locals by index. */
  locals: Uint8Array = new Uint8Array(1 << 10);
  localCount = 0;
  /** Bytes of an activation: parameters and locals, without the operand stack. */
  frameSize = 0;
  /** Where the body's instructions start. */
  codeStart = 0;

  /** How many block, loop and if. */
  blocks = 0;
  /** Whether it may enter another function of the guest: only then does its stack charge concern anyone. */
  callsGuest = false;
  /** Bytes by which nearcore's three injected imports lengthen the function indices of this body. */
  indexGrowth = 0;
  returns = 0;
  /** The declared groups of locals, and bytes of their shortest encoding without their count. */
  localGroups = 0;
  localBytes = 0;

  /** The type that each wide `br_table` in reachable code carries (0 for none), by its offset. */
  readonly wideTables = new Map<number, number>();

  marks = 0;
  markOffsets: Uint32Array = new Uint32Array(initialMarks);
  markKinds: Uint8Array = new Uint8Array(initialMarks);
  markData: Uint32Array = new Uint32Array(initialMarks);

  constructor(module: ModuleIndex, reader: ByteReader) {
    this.module = module;
    this.reader = reader;
  }

  start(type: FunctionType, reader: ByteReader): void {
    this.reader = reader;
    this.localCount = 0;
    this.frameSize = frameOverhead;
    this.blocks = 0;
    this.callsGuest = false;
    this.indexGrowth = 0;
    this.returns = 0;
    this.marks = 0;
    this.wideTables.clear();
    for (const param of type.params) this.#addLocals(1, param);
    this.#readLocals();
    this.codeStart = reader.at;
    this.types.start(type.results[0] ?? noResult);
    this.sizes.start();
    this.gas.start();
  }

  #readLocals(): void {
    this.localGroups = this.reader.u32();
    this.localBytes = 0;
    for (let left = this.localGroups; left > 0; left--) {
      const count = this.reader.u32();
      this.localBytes += lebLength(count) + 1;
      this.#addLocals(count, this.reader.valueType());
    }
  }

  #addLocals(count: number, type: number): void {
    const total = this.localCount + count;
    if (total > maxLocals) malformed();
    if (total > this.locals.length) {
      const grown = new Uint8Array(maxLocals);
      grown.set(this.locals);
      this.locals = grown;
    }
    this.locals.fill(type, this.localCount, total);
    this.localCount = total;
    this.frameSize += count * (sizeOfValue[type] as number);
  }

  mark(offset: number, kind: number, data: number): void {
    const at = this.marks++;
    if (at === this.markOffsets.length) this.#growMarks();
    this.markOffsets[at] = offset;
    this.markKinds[at] = kind;
    this.markData[at] = data;
  }

  #growMarks(): void {
    const size = this.markOffsets.length * 2;
    const [offsets, kinds, data] = [new Uint32Array(size), new Uint8Array(size), new Uint32Array(size)];
    offsets.set(this.markOffsets);
    kinds.set(this.markKinds);
    data.set(this.markData);
    this.markOffsets = offsets;
    this.markKinds = kinds;
    this.markData = data;
  }

  /** Pushes on both stacks. */
  push(type: number): void {
    this.types.push(type);
    this.sizes.push(type);
  }

  /** Pops from both stacks. */
  pop(type: number): void {
    this.types.pop(type);
    this.sizes.pop(1);
  }

  /** The rest of the block cannot be reached. */
  makeUnreachable(): void {
    this.types.makeUnreachable();
    this.sizes.makePolymorphic();
    this.gas.makePolymorphic();
  }

  functionType(index: number): FunctionType {
    const typeIndex = this.module.functions[index];
    if (typeIndex === undefined) return malformed();
    return this.module.types[typeIndex] ?? malformed();
  }

  localType(index: number): number {
    if (index >= this.localCount) malformed();
    return this.locals[index] as number;
  }

  needMemory(): void {
    if (!this.module.hasMemory) malformed();
  }

  needTable(index: number): void {
    if (index >= this.module.tableCount) malformed();
  }
}

/** One opcode's handler; `offset` is where the opcode stands. */
export type Instruction = (walk: FunctionWalk, offset: number) => void;
