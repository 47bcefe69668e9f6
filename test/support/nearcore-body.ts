import type { Parameters } from '../../src/params/at-version.ts';
import { ByteReader } from '../../src/wasm/byte-reader.ts';
import { type FunctionWalk, mark } from '../../src/wasm/function-walk.ts';
import type { FunctionType } from '../../src/wasm/module.ts';
import { injectedImports } from '../../src/wasm/module-facts.ts';
import type { AnalyzedBody } from '../../src/wasm/walk-module.ts';
import { instructionsOf } from './instructions.ts';
import { type Bytes, signed, u32, vector } from './wasm-bytes.ts';

const i32 = 0x7f;
const i64 = 0x7e;
const emptyBlock = 0x40;
const call = 0x10;
const refFunc = 0xd2;

/** Indices of the functions that nearcore imports before the contract's own. */
const gasExhausted = 0;
const stackExhausted = 1;
const gasSpent = 2;

/** `i64.eqz if else call unreachable end`: what follows a 128-bit operation that must not overflow. */
const unlessZero = (callee: number): Bytes => [0x50, 0x04, emptyBlock, 0x05, 0x10, callee, 0x00, 0x0b];
const add128: Bytes = [0xfc, 19];
const sub128: Bytes = [0xfc, 20];
const mulWideU: Bytes = [0xfc, 22];

/** One body as nearcore's `transform_code_section` writes it. */
export class NearcoreBody {
  readonly #walk: FunctionWalk;
  readonly #start: number;
  readonly #type: FunctionType;
  readonly #gasGlobal: Bytes;
  readonly #stackGlobal: Bytes;
  readonly #wasm: Parameters['wasm'];

  constructor({ walk, start }: AnalyzedBody, globals: number, type: FunctionType, params: Parameters) {
    this.#walk = walk;
    this.#start = start;
    this.#type = type;
    this.#gasGlobal = u32(globals);
    this.#stackGlobal = u32(globals + 1);
    this.#wasm = params.wasm;
  }

  write(): Bytes {
    const entry = BigInt(Math.ceil(this.#walk.frameSize / 8));
    return [
      vector([...this.#locals(), [1, i64], [1, i32]]),
      [0x02, this.#type.results[0] ?? emptyBlock],
      this.#moveStack(sub128),
      this.#charge(entry * this.#wasm.regular_op_cost),
      this.#instructions(),
      [0x0b],
      this.#moveStack(add128),
      [0x0b],
    ].flat();
  }

  #locals(): readonly Bytes[] {
    const reader = new ByteReader(this.#walk.reader.bytes, this.#start, this.#walk.codeStart);
    return Array.from({ length: reader.u32() }, () => {
      const count = u32(reader.u32());
      return [...count, reader.valueType()];
    });
  }

  #moveStack(operation: Bytes): Bytes {
    const amount = signed(this.#walk.frameSize + this.#walk.sizes.max);
    return [
      [0x23, ...this.#stackGlobal],
      [0x42, 0, 0x42, ...amount, 0x42, 0],
      operation,
      unlessZero(stackExhausted),
      [0x24, ...this.#stackGlobal],
    ].flat();
  }

  #charge(amount: bigint): Bytes {
    if (amount === 0n) return [];
    const constant = [0x42, ...signed(amount)];
    const gas = this.#gasGlobal;
    return [
      [0x23, ...gas, ...constant, 0x54, 0x04, emptyBlock],
      [...constant, 0x10, gasSpent, 0x00, 0x05],
      [0x23, ...gas, ...constant, 0x7d, 0x24, ...gas, 0x0b],
    ].flat();
  }

  #chargeAggregate(): Bytes {
    const amount = u32(this.#walk.localCount);
    const count = u32(this.#walk.localCount + 1);
    const gas = this.#gasGlobal;
    return [
      [0x22, ...count, 0xad, 0x42, ...signed(this.#wasm.linear_op_unit_cost)],
      [...mulWideU, ...unlessZero(gasExhausted), 0x42, 0],
      [0x42, ...signed(this.#wasm.linear_op_base_cost), 0x42, 0, ...add128, ...unlessZero(gasExhausted)],
      [0x22, ...amount, 0x23, ...gas, 0x56, 0x04, emptyBlock],
      [0x20, ...amount, 0x10, gasSpent, 0x00, 0x05],
      [0x23, ...gas, 0x20, ...amount, 0x7d, 0x24, ...gas, 0x0b, 0x20, ...count],
    ].flat();
  }

  /** What stands before the instruction at each offset, and what stands for it. The last `end` is `write`'s. */
  #instructions(): Bytes {
    const { reader, codeStart } = this.#walk;
    const insertions = this.#insertions();
    const parts: Bytes[] = [];
    let from = codeStart;
    for (const [offset, insertion] of [...insertions].toSorted(([a], [b]) => a - b)) {
      parts.push([...reader.bytes.subarray(from, offset)], insertion.bytes);
      from = offset + insertion.replaces;
    }
    parts.push([...reader.bytes.subarray(from, reader.end - 1)]);
    return parts.flat();
  }

  #insertions(): ReadonlyMap<number, Insertion> {
    const insertions = new Map<number, Insertion>();
    const add = (offset: number, bytes: Bytes, replaces: number): void => {
      const known = insertions.get(offset);
      insertions.set(offset, { bytes: [...(known?.bytes ?? []), ...bytes], replaces });
    };
    this.#addCharges(add);
    const { marks, markKinds, markOffsets, reader } = this.#walk;
    for (let index = 0; index < marks; index++) {
      if (markKinds[index] === mark.return)
        add(markOffsets[index] ?? 0, [...this.#moveStack(add128), 0x0f], 1);
    }
    for (const { opcode, offset, end } of instructionsOf(reader.bytes, this.#walk.codeStart, reader.end)) {
      if (opcode !== call && opcode !== refFunc) continue;
      const index = new ByteReader(reader.bytes, offset + 1, end).u32();
      add(offset, [opcode, ...u32(index + injectedImports)], end - offset);
    }
    return insertions;
  }

  #addCharges(add: (offset: number, bytes: Bytes, replaces: number) => void): void {
    const { gas } = this.#walk;
    for (let point = 0; point < gas.count; point++) {
      if (gas.isUnreachable(point)) continue;
      const operations = BigInt(gas.operations[point] ?? 0);
      const charge = gas.isAggregate(point)
        ? this.#chargeAggregate()
        : this.#charge(operations * this.#wasm.regular_op_cost);
      add(gas.offsets[point] ?? 0, charge, 0);
    }
  }
}

type Insertion = { readonly bytes: Bytes; readonly replaces: number };
