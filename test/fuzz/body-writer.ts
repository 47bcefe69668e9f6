import { type FunctionType, type ValueType, valueType } from '../../src/wasm/module.ts';
import { type Bytes, signed, u32 } from '../support/wasm-bytes.ts';
import { littleEndian, type Operation, tellingFloats, tellingIntegers } from './operations.ts';
import type { Random } from './random.ts';

/** What a body may name. */
export type Surroundings = {
  readonly types: readonly FunctionType[];
  /** Types of functions by index, imports first. */
  readonly functions: readonly FunctionType[];
  /** Functions that `ref.func` may name. */
  readonly referenced: readonly number[];
  readonly globals: readonly { readonly type: ValueType; readonly mutable: boolean }[];
  readonly hasTable: boolean;
  readonly elementSegments: number;
  readonly dataSegments: number;
};

export type Frame = {
  readonly kind: 'function' | 'block' | 'loop' | 'if';
  readonly result: ValueType | undefined;
  readonly height: number;
  /** Nothing reaches the rest of the block. */
  isDead: boolean;
};

export const allTypes: readonly ValueType[] = Object.values(valueType);

/** A body in the making, with the types on its operand stack, as a validator keeps them. */
export class BodyWriter {
  readonly random: Random;
  readonly locals: readonly ValueType[];
  readonly frames: Frame[];
  readonly stack: ValueType[] = [];
  readonly #referenced: readonly number[];
  readonly #out: number[] = [];

  constructor(
    random: Random,
    referenced: readonly number[],
    type: FunctionType,
    declared: readonly ValueType[],
  ) {
    this.random = random;
    this.#referenced = referenced;
    this.locals = [...type.params, ...declared];
    this.frames = [{ kind: 'function', result: type.results[0], height: 0, isDead: false }];
  }

  get frame(): Frame {
    const frame = this.frames.at(-1);
    if (frame === undefined) throw new Error('the body has ended');
    return frame;
  }

  emit(...bytes: readonly number[]): void {
    this.#out.push(...bytes);
  }

  /** The operands of the innermost block. */
  get height(): number {
    return this.stack.length - this.frame.height;
  }

  /** Makes a value of the type, from a local or a constant. */
  produce(type: ValueType): void {
    const local = this.locals.indexOf(type, this.random.below(this.locals.length + 1));
    if (local !== -1 && this.random.chance(0.6)) this.emit(0x20, ...u32(local));
    else this.emit(...this.#constant(type));
    this.stack.push(type);
  }

  #constant(type: ValueType): Bytes {
    const { random } = this;
    switch (type) {
      case valueType.i32:
        return [0x41, ...signed(random.pick(tellingIntegers.i32))];
      case valueType.i64:
        return [0x42, ...signed(random.pick(tellingIntegers.i64))];
      case valueType.f32:
        return [0x43, ...littleEndian(random.pick(tellingFloats.f32), 4)];
      case valueType.f64:
        return [0x44, ...littleEndian(random.pick(tellingFloats.f64), 8)];
      default:
        if (this.#referenced.length === 0 || random.chance(0.4)) return [0xd0, valueType.funcref];
        return [0xd2, ...u32(random.pick(this.#referenced))];
    }
  }

  /** Puts these operands on top unless they are there; in dead code they may be left out. */
  need(types: readonly ValueType[]): void {
    const start = this.stack.length - types.length;
    if (start >= this.frame.height && types.every((type, at) => this.stack[start + at] === type)) return;
    if (this.frame.isDead && this.height === 0 && this.random.chance(0.7)) this.stack.push(...types);
    else for (const type of types) this.produce(type);
  }

  take(count: number): void {
    this.stack.length -= count;
  }

  apply({ opcode, takes, gives }: Operation, immediates: Bytes = []): void {
    this.need(takes);
    this.take(takes.length);
    this.emit(...opcode, ...immediates);
    if (gives !== undefined) this.stack.push(gives);
  }

  /** Nothing comes behind what was just written. */
  die(): void {
    this.stack.length = this.frame.height;
    this.frame.isDead = true;
  }

  enter(kind: Frame['kind'], result: ValueType | undefined): void {
    this.frames.push({ kind, result, height: this.stack.length, isDead: false });
  }

  /** Leaves the block's result alone on its stack, whatever lay there. */
  settle(result: ValueType | undefined): void {
    const types = result === undefined ? [] : [result];
    while (this.height > types.length) {
      this.emit(0x1a);
      this.take(1);
    }
    if (this.height === 1 && this.stack.at(-1) !== result) {
      this.emit(0x1a);
      this.take(1);
    }
    this.need(types);
  }

  end(): void {
    const { kind, result, height } = this.frame;
    this.settle(result);
    this.stack.length = height;
    if (kind === 'if' && result !== undefined) {
      this.emit(0x05);
      this.frame.isDead = false;
      this.need([result]);
      this.stack.length = height;
    }
    this.emit(0x0b);
    this.frames.pop();
    if (result !== undefined && this.frames.length > 0) this.stack.push(result);
  }

  finish(): Bytes {
    while (this.frames.length > 0) this.end();
    return this.#out;
  }
}
