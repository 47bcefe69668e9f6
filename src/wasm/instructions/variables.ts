import { malformed } from '../byte-reader.ts';
import type { FunctionWalk, Instruction } from '../function-walk.ts';
import { valueType } from '../module.ts';
import { anyType, isNumeric } from '../type-stack.ts';
import { functionIndex } from './control.ts';

function localGet(walk: FunctionWalk, offset: number): void {
  walk.push(walk.localType(walk.reader.u32()));
  walk.gas.pure(offset, 1);
}

function localSet(walk: FunctionWalk, offset: number): void {
  walk.pop(walk.localType(walk.reader.u32()));
  walk.gas.pure(offset, 1);
}

function localTee(walk: FunctionWalk, offset: number): void {
  const type = walk.localType(walk.reader.u32());
  walk.types.pop(type);
  walk.types.push(type);
  walk.gas.pure(offset, 1);
}

function globalGet(walk: FunctionWalk, offset: number): void {
  const global = walk.module.globals[walk.reader.u32()] ?? malformed();
  walk.push(global.type);
  walk.gas.pure(offset, 1);
}

function globalSet(walk: FunctionWalk, offset: number): void {
  const global = walk.module.globals[walk.reader.u32()] ?? malformed();
  if (!global.mutable) malformed();
  walk.pop(global.type);
  walk.gas.pure(offset, 1);
}

function i32Const(walk: FunctionWalk, offset: number): void {
  walk.reader.skipSigned(32);
  walk.push(valueType.i32);
  walk.gas.pure(offset, 1);
}

function i64Const(walk: FunctionWalk, offset: number): void {
  walk.reader.skipSigned(64);
  walk.push(valueType.i64);
  walk.gas.pure(offset, 1);
}

function f32Const(walk: FunctionWalk, offset: number): void {
  walk.reader.skip(4);
  walk.push(valueType.f32);
  walk.gas.pure(offset, 1);
}

function f64Const(walk: FunctionWalk, offset: number): void {
  walk.reader.skip(8);
  walk.push(valueType.f64);
  walk.gas.pure(offset, 1);
}

function drop(walk: FunctionWalk, offset: number): void {
  walk.pop(anyType);
  walk.gas.pure(offset, 1);
}

/** Without a type it takes numbers only, and both of the same type. */
function select(walk: FunctionWalk, offset: number): void {
  walk.types.pop(valueType.i32);
  const second = walk.types.pop(anyType);
  const first = walk.types.pop(anyType);
  if (!isNumeric(first) || !isNumeric(second)) malformed();
  if (first !== second && first !== anyType && second !== anyType) malformed();
  walk.types.push(first === anyType ? second : first);
  // Protocol: the size that stays is that of the first operand.
  walk.sizes.pop(2);
  walk.gas.pure(offset, 1);
}

function selectTyped(walk: FunctionWalk, offset: number): void {
  if (walk.reader.u32() !== 1) malformed();
  const type = walk.reader.valueType();
  walk.types.pop(valueType.i32);
  walk.types.pop(type);
  walk.types.pop(type);
  walk.types.push(type);
  walk.sizes.pop(2);
  walk.gas.pure(offset, 1);
}

function refNull(walk: FunctionWalk, offset: number): void {
  walk.reader.funcHeapType();
  walk.push(valueType.funcref);
  walk.gas.pure(offset, 1);
}

function refIsNull(walk: FunctionWalk, offset: number): void {
  walk.pop(valueType.funcref);
  walk.push(valueType.i32);
  walk.gas.pure(offset, 1);
}

function refFunc(walk: FunctionWalk, offset: number): void {
  const index = functionIndex(walk);
  walk.functionType(index);
  if (!walk.module.referencedFunctions.has(index)) malformed();
  walk.push(valueType.funcref);
  walk.gas.pure(offset, 1);
}

export const variableInstructions: readonly (readonly [opcode: number, Instruction])[] = [
  [0x1a, drop],
  [0x1b, select],
  [0x1c, selectTyped],
  [0x20, localGet],
  [0x21, localSet],
  [0x22, localTee],
  [0x23, globalGet],
  [0x24, globalSet],
  [0x41, i32Const],
  [0x42, i64Const],
  [0x43, f32Const],
  [0x44, f64Const],
  [0xd0, refNull],
  [0xd1, refIsNull],
  [0xd2, refFunc],
];
