import type { FunctionWalk } from './function-walk.ts';
import { valueType } from './module.ts';
import { canTrap, effect, firstOperand, nanResult, result, secondOperand } from './opcodes.ts';

const step = { none: 0, numeric: 1, localGet: 2, localSet: 3, localTee: 4, i32Const: 5 } as const;

/** How each opcode takes part in a run; `none` ends it. */
const steps = new Uint8Array(256);
for (let op = 0; op < 256; op++) {
  if (result[op] !== 0 && canTrap[op] === 0 && nanResult[op] === 0) steps[op] = step.numeric;
}
steps[0x20] = step.localGet;
steps[0x21] = step.localSet;
steps[0x22] = step.localTee;
steps[0x41] = step.i32Const;

/** 0 for the opcodes that no run starts with. */
export const startsPlainRun: Uint8Array = steps;

/**
 * Steps over as many instructions from `start` on as only move or compute numbers, which most of a body are: gas needs
 * their count alone. Gives that count; with none, nothing has moved. Whatever is not quite common, such as a long index, is
 * left to the handlers.
 */
export function walkPlainRun(walk: FunctionWalk, start: number): number {
  const { reader } = walk;
  const { bytes, end } = reader;
  let count = 0;
  let at = start;
  for (;;) {
    const length = plainLength(bytes, at);
    if (length === 0 || at + length >= end) break;
    plain(walk, bytes[at] as number, bytes[at + 1] as number);
    at += length;
    count++;
  }
  if (count > 0) reader.at = at;
  return count;
}

/** Bytes of the plain instruction that stands here, or 0. */
function plainLength(bytes: Uint8Array, at: number): number {
  switch (steps[bytes[at] as number]) {
    case step.none:
      return 0;
    case step.numeric:
      return 1;
    case step.i32Const:
      return constantLength(bytes, at);
    default:
      return (bytes[at + 1] as number) < 0x80 ? 2 : 0;
  }
}

/** Up to four bytes of a LEB128 hold any bits; a fifth would have to be looked at. */
function constantLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4; length++) if ((bytes[at + length] as number) < 0x80) return length + 1;
  return 0;
}

function plain(walk: FunctionWalk, opcode: number, immediate: number): void {
  switch (steps[opcode]) {
    case step.numeric:
      numeric(walk, opcode);
      break;
    case step.localGet:
      walk.push(walk.localType(immediate));
      break;
    case step.localSet:
      walk.pop(walk.localType(immediate));
      break;
    case step.localTee: {
      const type = walk.localType(immediate);
      walk.types.pop(type);
      walk.types.push(type);
      break;
    }
    default:
      walk.push(valueType.i32);
  }
}

function numeric({ types, sizes }: FunctionWalk, opcode: number): void {
  const second = secondOperand[opcode] as number;
  if (second !== 0) types.pop(second);
  types.pop(firstOperand[opcode] as number);
  const gives = result[opcode] as number;
  types.push(gives);
  sizes.apply(effect[opcode] as number, gives);
}
