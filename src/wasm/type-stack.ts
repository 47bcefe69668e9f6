import { malformed } from './byte-reader.ts';
import { valueType } from './module.ts';

/** The type of an operand in unreachable code that could be any. */
export const anyType = 0;
/** "No result" of a block, where a type's byte stands. */
export const noResult = 0;

export const label = { function: 0, block: 1, loop: 2, if: 3, else: 4 } as const;

/** The operand and control stacks of wasm's validation algorithm (core specification, appendix), without multi-value. */
export class TypeStack {
  #operands = new Uint8Array(1 << 10);
  #count = 0;
  #depth = -1;
  /** How many operands lie below the innermost block, and whether the rest of that block is unreachable. */
  #height = 0;
  #isUnreachable = false;
  #labels = new Uint8Array(1 << 8);
  #results = new Uint8Array(1 << 8);
  /** Of each block, what `#height` and `#isUnreachable` are around it. */
  #outerHeights = new Uint32Array(1 << 8);
  #outerUnreachable = new Uint8Array(1 << 8);

  start(functionResult: number): void {
    this.#count = 0;
    this.#depth = -1;
    this.#height = 0;
    this.#isUnreachable = false;
    this.enter(label.function, functionResult);
  }

  /** How many labels enclose this place, the function's not counted; -1 behind the function's last `end`. */
  get depth(): number {
    return this.#depth;
  }

  push(type: number): void {
    if (this.#count === this.#operands.length) this.#operands = grown(this.#operands);
    this.#operands[this.#count++] = type;
  }

  /** Takes an operand of the type, or of any type for `anyType`; gives what was found. */
  pop(expected: number): number {
    if (this.#count === this.#height) {
      if (!this.#isUnreachable) malformed();
      return anyType;
    }
    const actual = this.#operands[--this.#count] as number;
    if (actual !== expected && actual !== anyType && expected !== anyType) malformed();
    return actual;
  }

  /** Checks that an operand of the type is on top and leaves it, as a branch that may not be taken does. */
  popAndRestore(expected: number): void {
    this.push(this.pop(expected));
  }

  enter(kind: number, resultType: number): void {
    const at = ++this.#depth;
    if (at === this.#labels.length) this.#growFrames();
    this.#labels[at] = kind;
    this.#results[at] = resultType;
    this.#outerHeights[at] = this.#height;
    this.#outerUnreachable[at] = this.#isUnreachable ? 1 : 0;
    this.#height = this.#count;
    this.#isUnreachable = false;
  }

  enterElse(): void {
    if (this.#labels[this.#depth] !== label.if) malformed();
    const resultType = this.#leave();
    this.enter(label.else, resultType);
  }

  /** Ends the innermost block and gives its result type. */
  end(): number {
    // An `if` without `else` would have to produce its result from nothing.
    if (this.#labels[this.#depth] === label.if && this.#results[this.#depth] !== noResult) malformed();
    const resultType = this.#leave();
    if (this.#depth >= 0 && resultType !== noResult) this.push(resultType);
    return resultType;
  }

  /** The type that a branch to this label carries: a loop's label takes nothing. */
  labelType(relativeDepth: number): number {
    if (relativeDepth > this.#depth) malformed();
    const at = this.#depth - relativeDepth;
    return this.#labels[at] === label.loop ? noResult : (this.#results[at] as number);
  }

  functionResult(): number {
    return this.#results[0] as number;
  }

  makeUnreachable(): void {
    this.#isUnreachable = true;
    this.#count = this.#height;
  }

  #leave(): number {
    const at = this.#depth--;
    const resultType = this.#results[at] as number;
    if (resultType !== noResult) this.pop(resultType);
    if (this.#count !== this.#height) malformed();
    this.#height = this.#outerHeights[at] as number;
    this.#isUnreachable = this.#outerUnreachable[at] !== 0;
    return resultType;
  }

  #growFrames(): void {
    this.#labels = grown(this.#labels);
    this.#results = grown(this.#results);
    this.#outerUnreachable = grown(this.#outerUnreachable);
    const heights = new Uint32Array(this.#outerHeights.length * 2);
    heights.set(this.#outerHeights);
    this.#outerHeights = heights;
  }
}

function grown(old: Uint8Array): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(old.length * 2);
  bigger.set(old);
  return bigger;
}

export const isNumeric = (type: number): boolean => type !== valueType.funcref;
