import { valueType } from './module.ts';
import { stackEffect } from './opcodes.ts';

/** Bytes that nearcore counts for a value on the operand stack or in a local, by the type's byte. */
export const sizeOfValue: Uint8Array = new Uint8Array(256);
sizeOfValue[valueType.i32] = 4;
sizeOfValue[valueType.i64] = 8;
sizeOfValue[valueType.f32] = 4;
sizeOfValue[valueType.f64] = 8;
sizeOfValue[valueType.funcref] = 8;

/** Bytes that nearcore counts for each activation besides its parameters and locals. */
export const frameOverhead = 64;

/**
 * The largest operand stack of a function in bytes, as finite-wasm 0.6 computes it (`max_stack/instruction_visit.rs`).
 *
 * Protocol: it keeps sizes of its own that are not those of the type stack: `call_indirect` leaves its index behind, an
 * operation with two operands keeps the size of the first, and nothing moves in polymorphic code. The result decides how
 * deep a contract may recurse, so each of these must stay.
 */
export class StackModel {
  /** Bytes of the deepest operand stack seen. */
  max = 0;
  #size = 0;
  #count = 0;
  #sizes = new Uint8Array(1 << 10);
  #depth = 0;
  /** Of the innermost block. */
  #isPolymorphic = false;
  /** Of each block, how many sizes lie below it, and whether what is around it is polymorphic. */
  #heights = new Uint32Array(1 << 8);
  #outerPolymorphic = new Uint8Array(1 << 8);

  start(): void {
    this.max = 0;
    this.#size = 0;
    this.#count = 0;
    this.#depth = 0;
    this.#isPolymorphic = false;
  }

  push(type: number): void {
    if (this.#isPolymorphic) return;
    const size = sizeOfValue[type] as number;
    if (this.#count === this.#sizes.length) this.#sizes = grown(this.#sizes, new Uint8Array(this.#count * 2));
    this.#sizes[this.#count++] = size;
    this.#size += size;
    if (this.#size > this.max) this.max = this.#size;
  }

  pop(count: number): void {
    if (this.#isPolymorphic) return;
    for (let left = count; left > 0; left--) this.#size -= this.#sizes[--this.#count] as number;
  }

  /** A plain numeric operation with the effect that `opcodes.ts` lists for it. */
  apply(effect: number, resultType: number): void {
    if (effect === stackEffect.unary) return;
    if (effect === stackEffect.binary) this.pop(1);
    else {
      this.pop(effect === stackEffect.compare ? 2 : 1);
      this.push(resultType);
    }
  }

  enter(): void {
    const at = ++this.#depth;
    if (at === this.#heights.length) {
      this.#heights = grown(this.#heights, new Uint32Array(at * 2));
      this.#outerPolymorphic = grown(this.#outerPolymorphic, new Uint8Array(at * 2));
    }
    this.#heights[at] = this.#count;
    // What is inside of a polymorphic block is polymorphic as well.
    this.#outerPolymorphic[at] = this.#isPolymorphic ? 1 : 0;
  }

  enterElse(): void {
    this.#leave();
    this.enter();
  }

  /** Ends a block; `resultType` is 0 for a block without a result. */
  end(resultType: number): void {
    this.#leave();
    if (resultType !== 0) this.push(resultType);
  }

  makePolymorphic(): void {
    this.#isPolymorphic = true;
  }

  #leave(): void {
    const at = this.#depth--;
    this.#isPolymorphic = this.#outerPolymorphic[at] !== 0;
    this.pop(this.#count - (this.#heights[at] as number));
  }
}

function grown<A extends Uint8Array | Uint32Array>(old: A, bigger: A): A {
  bigger.set(old);
  return bigger;
}
