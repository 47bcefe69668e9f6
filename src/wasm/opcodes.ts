import { type ValueType, valueType } from './module.ts';

/**
 * What each plain numeric opcode takes and gives, and how nearcore accounts for it, as data.
 * Opcodes with immediates, of control flow and of the `0xfc` page have a handler each in `function-walk.ts`.
 */
const { i32, i64, f32, f64 } = valueType;

/** How finite-wasm's stack analysis treats an operation. Its size stack is not the type stack: see `stack-model.ts`. */
export const stackEffect = { unary: 0, binary: 1, compare: 2, convert: 3 } as const;

/** First operand (the deeper one), second operand or 0, result; 0 in `result` marks an opcode that is not of this table. */
export const firstOperand: Uint8Array = new Uint8Array(256);
export const secondOperand: Uint8Array = new Uint8Array(256);
export const result: Uint8Array = new Uint8Array(256);
/** 1 where the operation can trap: finite-wasm calls it a side effect. */
export const canTrap: Uint8Array = new Uint8Array(256);
export const effect: Uint8Array = new Uint8Array(256);
/** The type whose NaN must be made canonical after the operation, or 0. */
export const nanResult: Uint8Array = new Uint8Array(256);
/** log2 of the natural alignment in bytes of a load or store. */
export const naturalAlignment: Uint8Array = new Uint8Array(256);

type Row = {
  readonly from: number;
  readonly to: number;
  readonly operands: readonly ValueType[];
  readonly gives: ValueType;
  readonly effect: number;
};

const { unary, binary, compare, convert } = stackEffect;

const rows: readonly Row[] = [
  { from: 0x45, to: 0x45, operands: [i32], gives: i32, effect: convert }, // i32.eqz
  { from: 0x46, to: 0x4f, operands: [i32, i32], gives: i32, effect: compare },
  { from: 0x50, to: 0x50, operands: [i64], gives: i32, effect: convert }, // i64.eqz
  { from: 0x51, to: 0x5a, operands: [i64, i64], gives: i32, effect: compare },
  { from: 0x5b, to: 0x60, operands: [f32, f32], gives: i32, effect: compare },
  { from: 0x61, to: 0x66, operands: [f64, f64], gives: i32, effect: compare },
  { from: 0x67, to: 0x69, operands: [i32], gives: i32, effect: unary }, // clz ctz popcnt
  { from: 0x6a, to: 0x78, operands: [i32, i32], gives: i32, effect: binary },
  { from: 0x79, to: 0x7b, operands: [i64], gives: i64, effect: unary },
  { from: 0x7c, to: 0x8a, operands: [i64, i64], gives: i64, effect: binary },
  { from: 0x8b, to: 0x91, operands: [f32], gives: f32, effect: unary }, // abs neg ceil floor trunc nearest sqrt
  { from: 0x92, to: 0x98, operands: [f32, f32], gives: f32, effect: binary },
  { from: 0x99, to: 0x9f, operands: [f64], gives: f64, effect: unary },
  { from: 0xa0, to: 0xa6, operands: [f64, f64], gives: f64, effect: binary },
  { from: 0xa7, to: 0xa7, operands: [i64], gives: i32, effect: convert }, // i32.wrap_i64
  { from: 0xa8, to: 0xa9, operands: [f32], gives: i32, effect: convert }, // trunc
  { from: 0xaa, to: 0xab, operands: [f64], gives: i32, effect: convert },
  { from: 0xac, to: 0xad, operands: [i32], gives: i64, effect: convert }, // extend
  { from: 0xae, to: 0xaf, operands: [f32], gives: i64, effect: convert },
  { from: 0xb0, to: 0xb1, operands: [f64], gives: i64, effect: convert },
  { from: 0xb2, to: 0xb3, operands: [i32], gives: f32, effect: convert },
  { from: 0xb4, to: 0xb5, operands: [i64], gives: f32, effect: convert },
  { from: 0xb6, to: 0xb6, operands: [f64], gives: f32, effect: convert }, // demote
  { from: 0xb7, to: 0xb8, operands: [i32], gives: f64, effect: convert },
  { from: 0xb9, to: 0xba, operands: [i64], gives: f64, effect: convert },
  { from: 0xbb, to: 0xbb, operands: [f32], gives: f64, effect: convert }, // promote
  { from: 0xbc, to: 0xbc, operands: [f32], gives: i32, effect: convert }, // reinterpret
  { from: 0xbd, to: 0xbd, operands: [f64], gives: i64, effect: convert },
  { from: 0xbe, to: 0xbe, operands: [i32], gives: f32, effect: convert },
  { from: 0xbf, to: 0xbf, operands: [i64], gives: f64, effect: convert },
  { from: 0xc0, to: 0xc1, operands: [i32], gives: i32, effect: convert }, // sign extension
  { from: 0xc2, to: 0xc4, operands: [i64], gives: i64, effect: convert },
];

for (const row of rows) {
  for (let op = row.from; op <= row.to; op++) {
    firstOperand[op] = row.operands[0] ?? 0;
    secondOperand[op] = row.operands[1] ?? 0;
    result[op] = row.gives;
    effect[op] = row.effect;
  }
}

// Integer division and remainder; truncation of floats (the saturating forms do not trap).
for (const op of [0x6d, 0x6e, 0x6f, 0x70, 0x7f, 0x80, 0x81, 0x82]) canTrap[op] = 1;
for (const op of [0xa8, 0xa9, 0xaa, 0xab, 0xae, 0xaf, 0xb0, 0xb1]) canTrap[op] = 1;

// Protocol: nearcore runs with NaN canonicalisation; abs, neg, copysign and reinterpretations keep their bits.
for (const op of [0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0xb6])
  nanResult[op] = f32;
for (const op of [0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xbb])
  nanResult[op] = f64;

/** What each load gives and each store takes, opcodes 0x28 to 0x3e. */
export const memoryType: Uint8Array = new Uint8Array(256);
const memoryOperations: readonly (readonly [op: number, type: ValueType, alignment: number])[] = [
  [0x28, i32, 2],
  [0x29, i64, 3],
  [0x2a, f32, 2],
  [0x2b, f64, 3],
  [0x2c, i32, 0],
  [0x2d, i32, 0],
  [0x2e, i32, 1],
  [0x2f, i32, 1],
  [0x30, i64, 0],
  [0x31, i64, 0],
  [0x32, i64, 1],
  [0x33, i64, 1],
  [0x34, i64, 2],
  [0x35, i64, 2],
  [0x36, i32, 2],
  [0x37, i64, 3],
  [0x38, f32, 2],
  [0x39, f64, 3],
  [0x3a, i32, 0],
  [0x3b, i32, 1],
  [0x3c, i64, 0],
  [0x3d, i64, 1],
  [0x3e, i64, 2],
];
for (const [op, type, alignment] of memoryOperations) {
  memoryType[op] = type;
  naturalAlignment[op] = alignment;
}

/** The first opcode that stores rather than loads. */
export const firstStore = 0x36;
