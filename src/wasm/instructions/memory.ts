import { malformed } from '../byte-reader.ts';
import type { FunctionWalk, Instruction } from '../function-walk.ts';
import { valueType } from '../module.ts';
import { firstStore, memoryType, naturalAlignment } from '../opcodes.ts';

const { i32, i64, f32, f64, funcref } = valueType;

function memoryArgument(walk: FunctionWalk, opcode: number): void {
  const alignment = walk.reader.u32();
  if (alignment > (naturalAlignment[opcode] as number)) malformed();
  walk.reader.u32();
  walk.needMemory();
}

function load(walk: FunctionWalk, offset: number): void {
  const opcode = walk.reader.bytes[offset] as number;
  memoryArgument(walk, opcode);
  walk.pop(i32);
  walk.push(memoryType[opcode] as number);
  walk.gas.sideEffect(offset, 1);
}

function store(walk: FunctionWalk, offset: number): void {
  const opcode = walk.reader.bytes[offset] as number;
  memoryArgument(walk, opcode);
  walk.pop(memoryType[opcode] as number);
  walk.pop(i32);
  walk.gas.sideEffect(offset, 1);
}

/** Before bulk memory this byte was no index: it must be one zero byte, not a longer zero. */
function zeroByte(walk: FunctionWalk): void {
  if (walk.reader.u8() !== 0) malformed();
  walk.needMemory();
}

function memorySize(walk: FunctionWalk, offset: number): void {
  zeroByte(walk);
  walk.push(i32);
  walk.gas.pure(offset, 1);
}

function memoryGrow(walk: FunctionWalk, offset: number): void {
  zeroByte(walk);
  walk.types.pop(i32);
  walk.types.push(i32);
  walk.gas.aggregate(offset);
}

/** Takes a destination, a source or value, and a count. */
function popThree(walk: FunctionWalk, second: number): void {
  walk.pop(i32);
  walk.pop(second);
  walk.pop(i32);
}

function dataSegment(walk: FunctionWalk): void {
  const index = walk.reader.u32();
  const { dataCount } = walk.module;
  if (dataCount === undefined || index >= dataCount) malformed();
}

function elementSegment(walk: FunctionWalk): void {
  if (walk.reader.u32() >= walk.module.elementCount) malformed();
}

function memoryInit(walk: FunctionWalk, offset: number): void {
  dataSegment(walk);
  walk.needMemory();
  if (walk.reader.u32() !== 0) malformed();
  popThree(walk, i32);
  walk.gas.aggregate(offset);
}

function memoryCopy(walk: FunctionWalk, offset: number): void {
  if (walk.reader.u32() !== 0 || walk.reader.u32() !== 0) malformed();
  walk.needMemory();
  popThree(walk, i32);
  walk.gas.aggregate(offset);
}

function memoryFill(walk: FunctionWalk, offset: number): void {
  if (walk.reader.u32() !== 0) malformed();
  walk.needMemory();
  popThree(walk, i32);
  walk.gas.aggregate(offset);
}

function dataDrop(walk: FunctionWalk, offset: number): void {
  dataSegment(walk);
  walk.gas.pure(offset, 1);
}

function elemDrop(walk: FunctionWalk, offset: number): void {
  elementSegment(walk);
  walk.gas.pure(offset, 1);
}

function tableInit(walk: FunctionWalk, offset: number): void {
  elementSegment(walk);
  walk.needTable(walk.reader.u32());
  popThree(walk, i32);
  walk.gas.aggregate(offset);
}

function tableCopy(walk: FunctionWalk, offset: number): void {
  walk.needTable(walk.reader.u32());
  walk.needTable(walk.reader.u32());
  popThree(walk, i32);
  walk.gas.aggregate(offset);
}

function tableFill(walk: FunctionWalk, offset: number): void {
  walk.needTable(walk.reader.u32());
  popThree(walk, funcref);
  walk.gas.aggregate(offset);
}

function tableGrow(walk: FunctionWalk, offset: number): void {
  walk.needTable(walk.reader.u32());
  walk.pop(i32);
  walk.pop(funcref);
  walk.push(i32);
  walk.gas.aggregate(offset);
}

function tableSize(walk: FunctionWalk, offset: number): void {
  walk.needTable(walk.reader.u32());
  walk.push(i32);
  walk.gas.pure(offset, 1);
}

function tableGet(walk: FunctionWalk, offset: number): void {
  walk.needTable(walk.reader.u32());
  walk.pop(i32);
  walk.push(funcref);
  walk.gas.sideEffect(offset, 1);
}

function tableSet(walk: FunctionWalk, offset: number): void {
  walk.needTable(walk.reader.u32());
  walk.pop(funcref);
  walk.pop(i32);
  walk.gas.sideEffect(offset, 1);
}

const saturating =
  (from: number, to: number): Instruction =>
  (walk, offset) => {
    walk.pop(from);
    walk.push(to);
    walk.gas.pure(offset, 1);
  };

/** The `0xfc` page by its second opcode. */
const bulkPage: readonly Instruction[] = [
  saturating(f32, i32),
  saturating(f32, i32),
  saturating(f64, i32),
  saturating(f64, i32),
  saturating(f32, i64),
  saturating(f32, i64),
  saturating(f64, i64),
  saturating(f64, i64),
  memoryInit,
  dataDrop,
  memoryCopy,
  memoryFill,
  tableInit,
  elemDrop,
  tableCopy,
  tableGrow,
  tableSize,
  tableFill,
];

function bulk(walk: FunctionWalk, offset: number): void {
  const instruction = bulkPage[walk.reader.u32()] ?? malformed();
  instruction(walk, offset);
}

const loadsAndStores = Array.from({ length: 0x3f - 0x28 }, (_, i): readonly [number, Instruction] => {
  const opcode = 0x28 + i;
  return [opcode, opcode < firstStore ? load : store];
});

export const memoryInstructions: readonly (readonly [opcode: number, Instruction])[] = [
  [0x25, tableGet],
  [0x26, tableSet],
  ...loadsAndStores,
  [0x3f, memorySize],
  [0x40, memoryGrow],
  [0xfc, bulk],
];
