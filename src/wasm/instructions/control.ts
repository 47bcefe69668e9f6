import { malformed } from '../byte-reader.ts';
import { type FunctionWalk, type Instruction, mark } from '../function-walk.ts';
import { lebLength } from '../leb-length.ts';
import { type FunctionType, valueType } from '../module.ts';
import { injectedImports } from '../module-facts.ts';
import { label, noResult } from '../type-stack.ts';

const emptyBlock = 0x40;
/** wasmparser's limit on the targets of a `br_table`. */
const maxBranchTargets = 131_072;
/** V8's limit on the same; nearcore's Winch has none below wasmparser's. */
const maxBranchTargetsInV8 = 65_520;

/** Multi-value is off: a block gives nothing or one value, and a type index is refused. */
function blockType(walk: FunctionWalk): number {
  if (walk.reader.peek() !== emptyBlock) return walk.reader.valueType();
  walk.reader.u8();
  return noResult;
}

function enterBlock(walk: FunctionWalk, offset: number): void {
  walk.blocks++;
  walk.types.enter(label.block, blockType(walk));
  walk.sizes.enter();
  walk.gas.enterBlock(offset);
}

function enterLoop(walk: FunctionWalk, offset: number): void {
  walk.blocks++;
  walk.types.enter(label.loop, blockType(walk));
  walk.sizes.enter();
  walk.gas.enterLoop(offset);
}

function enterIf(walk: FunctionWalk, offset: number): void {
  walk.blocks++;
  const type = blockType(walk);
  walk.pop(valueType.i32);
  walk.types.enter(label.if, type);
  walk.sizes.enter();
  walk.gas.enterIf(offset);
}

function enterElse(walk: FunctionWalk, offset: number): void {
  walk.types.enterElse();
  walk.sizes.enterElse();
  walk.gas.enterElse(offset);
}

function end(walk: FunctionWalk, offset: number): void {
  const type = walk.types.end();
  walk.gas.end(offset);
  if (walk.types.depth >= 0) walk.sizes.end(type);
}

function branch(walk: FunctionWalk, offset: number): void {
  const depth = walk.reader.u32();
  const type = walk.types.labelType(depth);
  if (type !== noResult) walk.types.pop(type);
  walk.gas.sideEffect(offset, 1);
  walk.gas.target(depth);
  walk.makeUnreachable();
}

function branchIf(walk: FunctionWalk, offset: number): void {
  const depth = walk.reader.u32();
  walk.pop(valueType.i32);
  const type = walk.types.labelType(depth);
  if (type !== noResult) {
    walk.types.pop(type);
    walk.types.push(type);
  }
  walk.gas.sideEffect(offset, 1);
  walk.gas.target(depth);
}

function branchTable(walk: FunctionWalk, offset: number): void {
  walk.types.pop(valueType.i32);
  const targets = walk.reader.u32();
  if (targets > maxBranchTargets) malformed();
  walk.gas.sideEffect(offset, 1);
  let carriesValue: boolean | undefined;
  let type: number = noResult;
  for (let left = targets; left >= 0; left--) {
    const depth = walk.reader.u32();
    type = walk.types.labelType(depth);
    if (carriesValue !== undefined && carriesValue !== (type !== noResult)) malformed();
    carriesValue = type !== noResult;
    if (carriesValue) walk.types.popAndRestore(type);
    walk.gas.target(depth);
  }
  // Only reached with the default's type, as wasmparser pops it last.
  if (type !== noResult) walk.types.pop(type);
  if (targets > maxBranchTargetsInV8) markWideTable(walk, offset, type);
  // Protocol: finite-wasm pops nothing for a `br_table`, since what follows is polymorphic.
  walk.makeUnreachable();
}

function markWideTable(walk: FunctionWalk, offset: number, carried: number): void {
  walk.mark(offset, mark.wideBranchTable, walk.reader.at);
  // finite-wasm's polymorphism, which nested blocks inherit: validation alone would call such a block reachable.
  if (!walk.gas.isPolymorphic) walk.wideTables.set(offset, carried);
}

function returns(walk: FunctionWalk, offset: number): void {
  walk.returns++;
  walk.mark(offset, mark.return, walk.types.depth);
  const type = walk.types.functionResult();
  if (type !== noResult) walk.types.pop(type);
  walk.gas.sideEffect(offset, 1);
  walk.gas.targetFunction();
  walk.makeUnreachable();
}

function unreachable(walk: FunctionWalk, offset: number): void {
  walk.gas.unreachable(offset);
  walk.makeUnreachable();
}

function checkCall(walk: FunctionWalk, type: FunctionType): void {
  for (let i = type.params.length - 1; i >= 0; i--) walk.types.pop(type.params[i] as number);
  walk.sizes.pop(type.params.length);
  const result = type.results[0];
  if (result !== undefined) walk.push(result);
}

/** Reads a function index and notes how much longer nearcore's own encoding of it is. */
export function functionIndex(walk: FunctionWalk): number {
  const start = walk.reader.at;
  const index = walk.reader.u32();
  walk.indexGrowth += lebLength(index + injectedImports) - (walk.reader.at - start);
  return index;
}

function call(walk: FunctionWalk, offset: number): void {
  const index = functionIndex(walk);
  if (index >= walk.module.importedFunctions) walk.callsGuest = true;
  else markHost(walk, offset);
  checkCall(walk, walk.functionType(index));
  walk.gas.sideEffect(offset, 1);
}

function markHost(walk: FunctionWalk, offset: number): void {
  walk.mark(offset, mark.hostCall, 0);
  walk.mark(walk.reader.at, walk.module.hostInTables ? mark.anyReturn : mark.hostReturn, 0);
}

function callIndirect(walk: FunctionWalk, offset: number): void {
  const type = walk.module.types[walk.reader.u32()] ?? malformed();
  walk.needTable(walk.reader.u32());
  walk.callsGuest = true;
  walk.mark(offset, mark.callIndirect, 0);
  if (walk.module.hostInTables) markHost(walk, offset);
  // Protocol: finite-wasm forgets that the table index is taken from the stack.
  walk.types.pop(valueType.i32);
  checkCall(walk, type);
  walk.gas.sideEffect(offset, 1);
}

function nop(walk: FunctionWalk, offset: number): void {
  walk.gas.pure(offset, 1);
}

export const controlInstructions: readonly (readonly [opcode: number, Instruction])[] = [
  [0x00, unreachable],
  [0x01, nop],
  [0x02, enterBlock],
  [0x03, enterLoop],
  [0x04, enterIf],
  [0x05, enterElse],
  [0x0b, end],
  [0x0c, branch],
  [0x0d, branchIf],
  [0x0e, branchTable],
  [0x0f, returns],
  [0x10, call],
  [0x11, callIndirect],
];
