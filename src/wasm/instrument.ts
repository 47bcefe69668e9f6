import { type ByteWriter, lebBytes } from './byte-writer.ts';
import { type FunctionWalk, lastMarkBehind, mark } from './function-walk.ts';
import { aggregateOperations } from './gas-points.ts';
import { type FunctionType, valueType } from './module.ts';
import { writeWideBranchTable } from './wide-branch-table.ts';

/**
 * Writes a function for V8 so that it is charged where nearcore charges it.
 *
 * Gas is a global counter of regular operations (every wasm cost is a whole number of them), stack a global counter of
 * bytes. A charge subtracts, stores, and traps below zero: the stored counter then tells the host which of the two ran
 * out and by how much, since nearcore burns the failing charge as well.
 *
 * While the host runs the gas counter lies in a memory of its own: JavaScript reads a global in 12 ns, memory in one.
 * Behind it stands whether the host has returned, for call sites that may as well have called the guest.
 */
export type Instrumentation = {
  /** Indices of the added globals. */
  readonly gasGlobal: number;
  readonly stackGlobal: number;
  /** Holds the table index of the last `call_indirect`, by which the host tells a null entry from a wrong signature. */
  readonly calleeGlobal: number;
  /** The type index of the blocks that split a wide `br_table`; see `wide-branch-table.ts`. */
  readonly tableBlockType: (carried: number) => number;
};

const op = {
  unreachable: 0x00,
  block: 0x02,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  select: 0x1b,
  localGet: 0x20,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i32Load: 0x28,
  i32Store: 0x36,
  i32Const: 0x41,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i32LtS: 0x48,
  i64LtS: 0x53,
  i64GtS: 0x55,
  f32Eq: 0x5b,
  f64Eq: 0x61,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i32WrapI64: 0xa7,
  i64ExtendI32S: 0xac,
  i64ExtendI32U: 0xad,
  i32ReinterpretF32: 0xbc,
  i64ReinterpretF64: 0xbd,
  f32ReinterpretI32: 0xbe,
  f64ReinterpretI64: 0xbf,
} as const;

const emptyBlock = 0x40;
/** Alignment 4 with a memory's index behind it, memory 1, and the offset. */
const counterAddress = [0x42, 1, 0];
const returnedAddress = [0x42, 1, 4];

const ifNegative = [op.i32Const, 0, op.i32LtS, op.if, emptyBlock];
const trap = [op.unreachable, op.end];

/** The bits of wasm's canonical NaN, little-endian. */
const canonicalNanF32 = [0x00, 0x00, 0xc0, 0x7f];
const canonicalNanF64 = [0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0x7f];
/** -2^31 as signed LEB128: the lowest counter that fits. */
const lowestI32 = [0x80, 0x80, 0x80, 0x80, 0x78];

/** nearcore charges the entry of a function one operation for every eight bytes of its frame. */
const entryOperations = (frameSize: number): number => Math.ceil(frameSize / 8);

class FunctionWriter {
  readonly #out: ByteWriter;
  readonly #walk: FunctionWalk;
  readonly #use: Instrumentation;
  /** The two added locals. */
  readonly #i64Local: number;
  readonly #i32Local: number;
  readonly #stackCharge: number;
  /** What stands before and behind the number of operations in each charge. */
  readonly #beforeGas: readonly number[];
  readonly #behindGas: readonly number[];

  constructor(out: ByteWriter, walk: FunctionWalk, use: Instrumentation) {
    this.#out = out;
    this.#walk = walk;
    this.#use = use;
    this.#i64Local = walk.localCount;
    this.#i32Local = walk.localCount + 1;
    this.#stackCharge = walk.frameSize + walk.sizes.max;
    const [gas, local] = [lebBytes(use.gasGlobal), lebBytes(this.#i32Local)];
    this.#beforeGas = [op.globalGet, ...gas, op.i32Const];
    const store = [op.localTee, ...local, op.globalSet, ...gas, op.localGet, ...local];
    this.#behindGas = [op.i32Sub, ...store, ...ifNegative, ...trap];
  }

  /** Protocol: the body becomes a block, so that every way out of it passes the release of its stack. */
  write(bodyStart: number, resultType: number): void {
    this.#locals(bodyStart);
    this.#out.byte(op.block);
    this.#out.byte(resultType === 0 ? emptyBlock : resultType);
    this.#chargeStack();
    this.#chargeGas(entryOperations(this.#walk.frameSize));
    this.#body();
    if (this.#walk.callsGuest) this.#releaseStack();
    this.#out.byte(op.end);
  }

  /** The declared groups as they stand, and one i64 and one i32 behind them. */
  #locals(bodyStart: number): void {
    const { bytes } = this.#walk.reader;
    let groups = 0;
    let at = bodyStart;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      groups |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    this.#out.u32(groups + 2);
    this.#out.copy(bytes, at, this.#walk.codeStart);
    this.#out.raw([1, valueType.i64, 1, valueType.i32]);
  }

  #chargeStack(): void {
    const { stackGlobal } = this.#use;
    this.#index(op.globalGet, stackGlobal);
    this.#out.byte(op.i32Const);
    this.#out.s32(this.#stackCharge);
    this.#out.byte(op.i32Sub);
    this.#index(op.localTee, this.#i32Local);
    if (this.#walk.callsGuest) {
      this.#index(op.globalSet, stackGlobal);
      this.#index(op.localGet, this.#i32Local);
    }
    this.#out.raw(ifNegative);
    // A leaf need not keep the counter up to date, but the host must see why it stopped.
    if (!this.#walk.callsGuest) {
      this.#index(op.localGet, this.#i32Local);
      this.#index(op.globalSet, stackGlobal);
    }
    this.#out.raw(trap);
  }

  #releaseStack(): void {
    this.#index(op.globalGet, this.#use.stackGlobal);
    this.#out.byte(op.i32Const);
    this.#out.s32(this.#stackCharge);
    this.#out.byte(op.i32Add);
    this.#index(op.globalSet, this.#use.stackGlobal);
  }

  #chargeGas(operations: number): void {
    this.#out.raw(this.#beforeGas);
    this.#out.s32(operations);
    this.#out.raw(this.#behindGas);
  }

  /** An instruction with one index. */
  #index(instruction: number, index: number): void {
    this.#out.byte(instruction);
    this.#out.u32(index);
  }

  /** Charges for the count on top of the stack and leaves it there; a failing charge beyond 2^31 operations is stored as that. */
  #chargeAggregate(): void {
    const { gasGlobal } = this.#use;
    const out = this.#out;
    this.#index(op.localTee, this.#i32Local);
    this.#index(op.globalGet, gasGlobal);
    out.byte(op.i64ExtendI32S);
    this.#index(op.localGet, this.#i32Local);
    out.raw([op.i64ExtendI32U, op.i64Const, aggregateOperations, op.i64Add, op.i64Sub]);
    this.#index(op.localTee, this.#i64Local);
    out.raw([op.i64Const, 0, op.i64LtS, op.if, emptyBlock]);
    this.#index(op.localGet, this.#i64Local);
    out.byte(op.i64Const);
    out.raw(lowestI32);
    this.#index(op.localGet, this.#i64Local);
    out.byte(op.i64Const);
    out.raw(lowestI32);
    out.raw([op.i64GtS, op.select, op.i32WrapI64]);
    this.#index(op.globalSet, gasGlobal);
    out.raw(trap);
    this.#index(op.localGet, this.#i64Local);
    out.byte(op.i32WrapI64);
    this.#index(op.globalSet, gasGlobal);
    // The count is still below: it was only copied.
  }

  /** Copies the instructions and puts charges and marks between them. At one offset: marks of what went before, charges, other marks. */
  #body(): void {
    const { gas, reader } = this.#walk;
    let from = this.#walk.codeStart;
    let nextMark = 0;
    for (let point = 0; point < gas.count; point++) {
      const offset = gas.offsets[point] as number;
      while (nextMark < this.#walk.marks && this.#markComesFirst(nextMark, offset))
        from = this.#writeMark(nextMark++, from);
      this.#out.copy(reader.bytes, from, offset);
      from = offset;
      this.#writePoint(point);
    }
    while (nextMark < this.#walk.marks) from = this.#writeMark(nextMark++, from);
    this.#out.copy(reader.bytes, from, reader.end);
  }

  #markComesFirst(index: number, offset: number): boolean {
    const at = this.#walk.markOffsets[index] as number;
    const isBehind = (this.#walk.markKinds[index] as number) <= lastMarkBehind;
    return at < offset || (at === offset && isBehind);
  }

  #writePoint(point: number): void {
    const { gas } = this.#walk;
    if (gas.isUnreachable(point)) return;
    if (gas.isAggregate(point)) this.#chargeAggregate();
    else if (gas.operations[point] !== 0) this.#chargeGas(gas.operations[point] as number);
  }

  /** Copies up to the mark, writes what it stands for, and tells where to copy on. */
  #writeMark(index: number, from: number): number {
    const { bytes } = this.#walk.reader;
    const offset = this.#walk.markOffsets[index] as number;
    const data = this.#walk.markData[index] as number;
    this.#out.copy(bytes, from, offset);
    switch (this.#walk.markKinds[index]) {
      case mark.canonicalF32:
        this.#canonicalNan(op.i32ReinterpretF32, this.#i32Local, op.f32ReinterpretI32, op.f32Eq);
        return offset;
      case mark.canonicalF64:
        this.#canonicalNan(op.i64ReinterpretF64, this.#i64Local, op.f64ReinterpretI64, op.f64Eq);
        return offset;
      case mark.hostReturn:
        this.#takeCounterBack();
        return offset;
      case mark.anyReturn:
        this.#out.raw([op.i32Const, 0, op.i32Load, ...returnedAddress, op.if, emptyBlock]);
        this.#takeCounterBack();
        this.#out.raw([op.i32Const, 0, op.i32Const, 0, op.i32Store, ...returnedAddress, op.end]);
        return offset;
      case mark.hostCall:
        this.#out.raw([op.i32Const, 0]);
        this.#index(op.globalGet, this.#use.gasGlobal);
        this.#out.raw([op.i32Store, ...counterAddress]);
        return offset;
      case mark.return:
        this.#index(op.br, data);
        return offset + 1;
      case mark.wideBranchTable:
        this.#wideBranchTable(offset);
        return data;
      default:
        this.#index(op.localTee, this.#i32Local);
        this.#index(op.globalSet, this.#use.calleeGlobal);
        this.#index(op.localGet, this.#i32Local);
        return offset;
    }
  }

  #takeCounterBack(): void {
    this.#out.raw([op.i32Const, 0, op.i32Load, ...counterAddress]);
    this.#index(op.globalSet, this.#use.gasGlobal);
  }

  #wideBranchTable(offset: number): void {
    const carried = this.#walk.wideTables.get(offset);
    // Where no execution comes, operands may be of any type, which the blocks of the split could not name.
    if (carried === undefined) this.#out.byte(op.unreachable);
    else
      writeWideBranchTable(
        this.#out,
        this.#walk.reader.bytes,
        offset,
        this.#i32Local,
        this.#use.tableBlockType(carried),
      );
  }

  /** Replaces any NaN on top of the stack. The value passes through an integer local: a float local might not be free. */
  #canonicalNan(toBits: number, local: number, fromBits: number, equal: number): void {
    const isF32 = equal === op.f32Eq;
    this.#out.byte(toBits);
    this.#index(op.localTee, local);
    this.#out.byte(fromBits);
    this.#out.byte(isF32 ? op.f32Const : op.f64Const);
    this.#out.raw(isF32 ? canonicalNanF32 : canonicalNanF64);
    for (let copies = 0; copies < 2; copies++) {
      this.#index(op.localGet, local);
      this.#out.byte(fromBits);
    }
    this.#out.raw([equal, op.select]);
  }
}

/** Writes the body that `walk` has just analysed, with its length; `bodyStart` is where its locals are declared. */
export function writeFunction(
  out: ByteWriter,
  walk: FunctionWalk,
  bodyStart: number,
  type: FunctionType,
  use: Instrumentation,
): void {
  out.sized(() => new FunctionWriter(out, walk, use).write(bodyStart, type.results[0] ?? 0));
}
