import { malformed } from './byte-reader.ts';
import { type FunctionWalk, type Instruction, mark } from './function-walk.ts';
import { controlInstructions } from './instructions/control.ts';
import { memoryInstructions } from './instructions/memory.ts';
import { variableInstructions } from './instructions/variables.ts';
import { valueType } from './module.ts';
import { canTrap, effect, firstOperand, nanResult, result, secondOperand } from './opcodes.ts';
import { startsPlainRun, walkPlainRun } from './plain-run.ts';

const unknownOpcode: Instruction = () => malformed();
const instructions: Instruction[] = Array.from({ length: 256 }, (_, opcode) =>
  result[opcode] === 0 ? unknownOpcode : numeric,
);
for (const [opcode, instruction] of [
  ...controlInstructions,
  ...variableInstructions,
  ...memoryInstructions,
]) {
  instructions[opcode] = instruction;
}

/** Walks the body that `walk.start` opened, to its last `end`. Throws `RefusedModule` for an invalid one. */
export function analyzeFunction(walk: FunctionWalk): void {
  const { reader, types, gas } = walk;
  while (types.depth >= 0) {
    const offset = reader.at;
    const opcode = reader.u8();
    const plain = startsPlainRun[opcode] === 0 ? 0 : walkPlainRun(walk, offset);
    if (plain > 0) gas.pure(offset, plain);
    else (instructions[opcode] as Instruction)(walk, offset);
  }
  reader.expectEnd();
  gas.finish();
}

function numeric(walk: FunctionWalk, offset: number): void {
  const { types } = walk;
  const opcode = walk.reader.bytes[offset] as number;
  const second = secondOperand[opcode] as number;
  if (second !== 0) types.pop(second);
  types.pop(firstOperand[opcode] as number);
  const gives = result[opcode] as number;
  types.push(gives);
  walk.sizes.apply(effect[opcode] as number, gives);
  if (canTrap[opcode] === 0) walk.gas.pure(offset, 1);
  else walk.gas.sideEffect(offset, 1);
  const nan = nanResult[opcode] as number;
  if (nan !== 0) walk.mark(walk.reader.at, nan === valueType.f32 ? mark.canonicalF32 : mark.canonicalF64, 0);
}
