import { type ValueType, valueType } from '../../src/wasm/module.ts';
import {
  firstOperand,
  firstStore,
  memoryType,
  naturalAlignment,
  result,
  secondOperand,
} from '../../src/wasm/opcodes.ts';
import type { Bytes } from '../support/wasm-bytes.ts';

const { i32, i64, f32, f64 } = valueType;

/** An instruction by what it takes from the operand stack, deepest first, and leaves there. */
export type Operation = {
  readonly opcode: Bytes;
  readonly takes: readonly ValueType[];
  readonly gives: ValueType | undefined;
};

const opcodes = Array.from({ length: 256 }, (_, opcode) => opcode);

const typesIn = (...bytes: readonly (number | undefined)[]): ValueType[] =>
  bytes.filter((byte): byte is ValueType => byte !== undefined && byte !== 0);

export const numericOperations: readonly Operation[] = opcodes
  .filter((opcode) => result[opcode] !== 0)
  .map((opcode) => ({
    opcode: [opcode],
    takes: typesIn(firstOperand[opcode], secondOperand[opcode]),
    gives: typesIn(result[opcode])[0],
  }));

export const saturatingTruncations: readonly Operation[] = [
  ...[f32, f32, f64, f64].map((from, at) => ({ opcode: [0xfc, at], takes: [from], gives: i32 })),
  ...[f32, f32, f64, f64].map((from, at) => ({ opcode: [0xfc, at + 4], takes: [from], gives: i64 })),
];

export type MemoryAccess = {
  readonly opcode: number;
  readonly type: ValueType;
  readonly maxAlignment: number;
};

const accesses: readonly MemoryAccess[] = opcodes.flatMap((opcode) =>
  typesIn(memoryType[opcode]).map((type) => ({ opcode, type, maxAlignment: naturalAlignment[opcode] ?? 0 })),
);
export const loads = accesses.filter(({ opcode }) => opcode < firstStore);
export const stores = accesses.filter(({ opcode }) => opcode >= firstStore);

/** Values at which operations change their behaviour. */
export const tellingIntegers = {
  i32: [0, 1, -1, 2, 7, 31, 32, 100, 255, 65_536, 2 ** 31 - 1, -(2 ** 31)],
  i64: [0n, 1n, -1n, 3n, 63n, 64n, 255n, 1n << 32n, (1n << 63n) - 1n, -(1n << 63n)],
} as const;

/** Zeros, ones, halves, infinities, NaNs of both signs with payloads, subnormals, and the ends of the integers' ranges. */
export const tellingFloats = {
  f32: [
    0x00000000, 0x80000000, 0x3f800000, 0xbf800000, 0x3f000000, 0x7f800000, 0xff800000, 0x7fc00000,
    0xffc00000, 0x7fa00001, 0xffabcdef, 0x00000001, 0x4f000000, 0xcf000000, 0x5f000000, 0x40490fdb,
  ],
  f64: [
    0x0000000000000000n,
    0x8000000000000000n,
    0x3ff0000000000000n,
    0xbff8000000000000n,
    0x7ff0000000000000n,
    0xfff0000000000000n,
    0x7ff8000000000000n,
    0xfff8000000000000n,
    0x7ff4000000000001n,
    0xfffabcdef0123456n,
    0x0000000000000001n,
    0x41e0000000000000n,
    0xc1e0000000200000n,
    0x43e0000000000000n,
    0x400921fb54442d18n,
  ],
} as const;

/** A constant by the bits of its type. */
export const littleEndian = (bits: bigint | number, bytes: number): Bytes =>
  Array.from({ length: bytes }, (_, at) => Number((BigInt(bits) >> BigInt(8 * at)) & 0xffn));
