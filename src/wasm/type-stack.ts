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
  #labels = new Uint8Array(1 << 8);
  #results = new Uint8Array(1 << 8);
  #heights = new Uint32Array(1 << 8);
  #unreachable = new Uint8Array(1 << 8);

  start(functionResult: number): void {
    this.#count = 0;
    this.#depth = -1;
    this.enter(label.function, functionResult);
  }

  /** How many labels enclose this place, the function's not counted; -1 behind the function's last `end`. */
  get depth(): number {
    return this.#depth;
  }

  push(type: number): void {
    if (this.#count === this.#operands.length) {
      const grown = new Uint8Array(this.#count * 2);
      grown.set(this.#operands);
      this.#operands = grown;
    }
    this.#operands[this.#count++] = type;
  }

  /** Takes an operand of the type, or of any type for `anyType`; gives what was found. */
  pop(expected: number): number {
    if (this.#count === this.#heights[this.#depth]) {
      if (this.#unreachable[this.#depth] === 0) malformed();
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
    this.#heights[at] = this.#count;
    this.#unreachable[at] = 0;
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
    this.#unreachable[this.#depth] = 1;
    this.#count = this.#heights[this.#depth] as number;
  }

  #leave(): number {
    const resultType = this.#results[this.#depth] as number;
    if (resultType !== noResult) this.pop(resultType);
    if (this.#count !== this.#heights[this.#depth]) malformed();
    this.#depth--;
    return resultType;
  }

  #growFrames(): void {
    const size = this.#labels.length * 2;
    const widen = (old: Uint8Array): Uint8Array<ArrayBuffer> => {
      const grown = new Uint8Array(size);
      grown.set(old);
      return grown;
    };
    this.#labels = widen(this.#labels);
    this.#results = widen(this.#results);
    this.#unreachable = widen(this.#unreachable);
    const heights = new Uint32Array(size);
    heights.set(this.#heights);
    this.#heights = heights;
  }
}

export const isNumeric = (type: number): boolean => type !== valueType.funcref;
