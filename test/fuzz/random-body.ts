import { type FunctionType, type ValueType, valueType } from '../../src/wasm/module.ts';
import { type Bytes, signed, u32, vector } from '../support/wasm-bytes.ts';
import { allTypes, BodyWriter, type Surroundings } from './body-writer.ts';
import { loads, type MemoryAccess, numericOperations, saturatingTruncations, stores } from './operations.ts';
import type { Random } from './random.ts';

const { i32, funcref } = valueType;
const maxNesting = 6;

type Step = (body: BodyWriter, around: Surroundings) => void;

const numeric: Step = (body) =>
  body.apply(body.random.pick(body.random.chance(0.06) ? saturatingTruncations : numericOperations));

const local: Step = (body) => {
  const { random, locals } = body;
  if (locals.length === 0 || random.chance(0.3)) return body.produce(random.pick(allTypes));
  const index = random.below(locals.length);
  body.need(locals.slice(index, index + 1));
  const isTee = random.chance(0.4);
  if (!isTee) body.take(1);
  body.emit(isTee ? 0x22 : 0x21, ...u32(index));
};

const global: Step = (body, { globals }) => {
  if (globals.length === 0) return;
  const index = body.random.below(globals.length);
  const { type, mutable } = globals[index] as Surroundings['globals'][number];
  const isSet = mutable && body.random.chance(0.6);
  body.apply(
    isSet ? { opcode: [0x24], takes: [type], gives: undefined } : { opcode: [0x23], takes: [], gives: type },
    u32(index),
  );
};

/** Mostly a small number, so that running out of bounds is the exception. */
function address(body: BodyWriter): void {
  if (body.random.chance(0.05)) body.need([i32]);
  else {
    body.emit(0x41, ...signed(body.random.below(2048)));
    body.stack.push(i32);
  }
}

const offsets = [0, 0, 0, 1, 8, 255, 4000, 65_535, 67_108_860, 67_108_864, 0xffff_ffff];

const immediatesOf = ({ random }: BodyWriter, { maxAlignment }: MemoryAccess): Bytes => [
  random.below(maxAlignment + 1),
  ...u32(random.chance(0.9) ? random.below(512) : random.pick(offsets)),
];

const load: Step = (body) => {
  const access = body.random.pick(loads);
  address(body);
  body.apply({ opcode: [access.opcode], takes: [i32], gives: access.type }, immediatesOf(body, access));
};

const store: Step = (body) => {
  const access = body.random.pick(stores);
  address(body);
  body.produce(access.type);
  body.apply(
    { opcode: [access.opcode], takes: [i32, access.type], gives: undefined },
    immediatesOf(body, access),
  );
};

const block: Step = (body) => {
  const { random } = body;
  if (body.frames.length > maxNesting) return;
  const kind = random.pick(['block', 'loop', 'if'] as const);
  const result = random.chance(0.5) ? random.pick(allTypes) : undefined;
  if (kind === 'if') {
    body.need([i32]);
    body.take(1);
  }
  body.emit({ block: 0x02, loop: 0x03, if: 0x04 }[kind], result ?? 0x40);
  body.enter(kind, result);
};

const end: Step = (body) => {
  if (body.frames.length > 1) body.end();
};

/** What a branch to this label carries. */
function labelType(body: BodyWriter, depth: number): ValueType | undefined {
  const frame = body.frames.at(-1 - depth);
  return frame?.kind === 'loop' ? undefined : frame?.result;
}

const carried = (type: ValueType | undefined): readonly ValueType[] => (type === undefined ? [] : [type]);

const branch: Step = (body) => {
  const depth = body.random.below(body.frames.length);
  const types = carried(labelType(body, depth));
  const isConditional = body.random.chance(0.75);
  body.need(isConditional ? [...types, i32] : types);
  body.emit(isConditional ? 0x0d : 0x0c, ...u32(depth));
  if (isConditional) body.take(1);
  else body.die();
};

const branchTable: Step = (body) => {
  const depth = body.random.below(body.frames.length);
  const type = labelType(body, depth);
  const same = body.frames.map((_, at) => at).filter((at) => labelType(body, at) === type);
  body.need([...carried(type), i32]);
  const targets = body.random.times(body.random.below(5), () => u32(body.random.pick(same)));
  body.emit(0x0e, ...vector(targets), ...u32(depth));
  body.die();
};

const leave: Step = (body) => {
  if (body.random.chance(0.6)) return;
  if (body.random.chance(0.3)) body.emit(0x00);
  else {
    body.need(carried(body.frames[0]?.result));
    body.emit(0x0f);
  }
  body.die();
};

const call: Step = (body, { functions }) => {
  const index = body.random.below(functions.length);
  const { params, results } = functions[index] as FunctionType;
  body.apply({ opcode: [0x10], takes: params, gives: results[0] }, u32(index));
};

const callIndirect: Step = (body, { types, hasTable }) => {
  if (!hasTable) return;
  const index = body.random.below(types.length);
  const { params, results } = types[index] as FunctionType;
  for (const type of params) body.produce(type);
  body.emit(0x41, ...signed(body.random.below(12)));
  body.stack.push(i32);
  body.apply({ opcode: [0x11], takes: [...params, i32], gives: results[0] }, [...u32(index), 0]);
};

const parametric: Step = (body) => {
  const { random } = body;
  if (random.chance(0.2)) return body.emit(0x01);
  if (random.chance(0.4))
    return body.apply({ opcode: [0x1a], takes: [body.stack.at(-1) ?? i32], gives: undefined });
  const type = random.pick(allTypes);
  const opcode = type === funcref || random.chance(0.3) ? [0x1c, 1, type] : [0x1b];
  body.apply({ opcode, takes: [type, type, i32], gives: type });
};

const memorySize: Step = (body) => body.apply({ opcode: [0x3f, 0], takes: [], gives: i32 });

/** By few pages, or by what happens to lie there. */
const memoryGrow: Step = (body) => {
  if (body.random.chance(0.7)) {
    body.emit(0x41, ...signed(body.random.below(40)));
    body.stack.push(i32);
  }
  body.apply({ opcode: [0x40, 0], takes: [i32], gives: i32 });
};

/** Three small numbers. */
function smallRange(body: BodyWriter, second: ValueType): void {
  for (const type of [i32, second, i32]) {
    if (type !== i32) body.produce(type);
    else {
      body.emit(0x41, ...signed(body.random.below(40)));
      body.stack.push(i32);
    }
  }
}

const bulk = (opcode: Bytes, second: ValueType): Step => {
  return (body) => {
    if (body.random.chance(0.85)) smallRange(body, second);
    body.apply({ opcode, takes: [i32, second, i32], gives: undefined });
  };
};

const bulkMemory: Step = (body, around) => {
  const segment = u32(body.random.below(Math.max(1, around.dataSegments)));
  const steps = [bulk([0xfc, 10, 0, 0], i32), bulk([0xfc, 11, 0], i32)];
  if (around.dataSegments > 0) {
    steps.push(bulk([0xfc, 8, ...segment, 0], i32), (to) => to.emit(0xfc, 9, ...segment));
  }
  body.random.pick(steps)(body, around);
};

const tableSteps: readonly Step[] = [
  bulk([0xfc, 14, 0, 0], i32),
  bulk([0xfc, 17, 0], funcref),
  (body) => body.apply({ opcode: [0xfc, 15, 0], takes: [funcref, i32], gives: i32 }),
  (body) => body.apply({ opcode: [0xfc, 16, 0], takes: [], gives: i32 }),
  (body) => {
    address(body);
    body.apply({ opcode: [0x25, 0], takes: [i32], gives: funcref });
  },
  (body) => body.apply({ opcode: [0x26, 0], takes: [i32, funcref], gives: undefined }),
];

const table: Step = (body, around) => {
  const segment = u32(body.random.below(Math.max(1, around.elementSegments)));
  const steps = around.hasTable ? [...tableSteps] : [];
  if (around.elementSegments > 0) {
    if (around.hasTable) steps.push(bulk([0xfc, 12, ...segment, 0], i32));
    steps.push((to) => to.emit(0xfc, 13, ...segment));
  }
  if (steps.length > 0) body.random.pick(steps)(body, around);
};

const reference: Step = (body) => {
  if (body.random.chance(0.5)) body.produce(funcref);
  else body.apply({ opcode: [0xd1], takes: [funcref], gives: i32 });
};

const steps: readonly (readonly [weight: number, Step])[] = [
  [30, numeric],
  [12, local],
  [4, global],
  [5, load],
  [6, store],
  [8, block],
  [7, end],
  [5, branch],
  [2, branchTable],
  [2, leave],
  [5, call],
  [3, callIndirect],
  [5, parametric],
  [1, memorySize],
  [1, memoryGrow],
  [3, bulkMemory],
  [3, table],
  [2, reference],
];
const weighted = steps.flatMap(([weight, step]) => Array.from({ length: weight }, () => step));

/** A valid body of about so many instructions, with its declared locals in front; `epilogue` comes before its last `end`. */
export function randomBody(
  random: Random,
  around: Surroundings,
  type: FunctionType,
  size: number,
  epilogue: Bytes = [],
): Bytes {
  const declared = random.times(random.below(6), () => random.pick(allTypes));
  const body = new BodyWriter(random, around.referenced, type, declared);
  for (let left = size; left > 0; left--) random.pick(weighted)(body, around);
  while (body.frames.length > 1) body.end();
  if (epilogue.length > 0) body.emit(...epilogue);
  return [...vector(declared.map((one) => [1, one])), ...body.finish()];
}
