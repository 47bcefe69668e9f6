/**
 * Where finite-wasm 0.6 charges gas, as `gas/mod.rs` and `gas/optimize.rs` of that crate decide it.
 * A point is (offset, operations, kind): charged before the instruction at that offset.
 */
const kind = { pure: 0, unreachable: 1, pre: 2, post: 3, between: 4, aggregate: 5 } as const;

/** A charge for so many operations, or `aggregate`: 32 operations and one more for each unit of the count on top of the stack. */
export const aggregateOperations = 32;

const frame = { untaken: 0, forward: 1, loop: 2 } as const;

const apart = 255;
/** Merging two points at one offset: `sameOffset[a * 8 + b]`, or `apart`, as aggregate ones stay. */
const sameOffset = new Uint8Array(64).fill(apart);
for (let a = 0; a < 5; a++) {
  for (let b = 0; b < 5; b++) sameOffset[a * 8 + b] = mergeAtOneOffset(a, b);
}

function mergeAtOneOffset(a: number, b: number): number {
  if (a === kind.unreachable || b === kind.unreachable) return kind.unreachable;
  if (a === kind.pure) return b;
  if (a === kind.pre) return b === kind.pre || b === kind.pure ? kind.pre : kind.between;
  if (a === kind.post) return b === kind.post || b === kind.pure ? kind.post : kind.between;
  return kind.between;
}

/** Merging a point into an earlier one across offsets, or `apart`. */
const acrossOffsets = new Uint8Array(64).fill(apart);
acrossOffsets[kind.pure * 8 + kind.pure] = kind.pure;
acrossOffsets[kind.unreachable * 8 + kind.unreachable] = kind.unreachable;
acrossOffsets[kind.post * 8 + kind.pre] = kind.between;
acrossOffsets[kind.pure * 8 + kind.pre] = kind.pre;
acrossOffsets[kind.post * 8 + kind.pure] = kind.post;

const initialPoints = 1 << 12;
const initialFrames = 1 << 8;

/** The points of one function at a time; its arrays are reused from function to function. */
export class GasPoints {
  /** How many points there are after `finish`. */
  count = 0;
  offsets: Uint32Array = new Uint32Array(initialPoints);
  operations: Uint32Array = new Uint32Array(initialPoints);
  #kinds = new Uint8Array(initialPoints);

  #scheduled = false;
  #scheduledKind = 0;
  #scheduledOperations = 0;
  /** Points up to this index may still change their kind, as a loop's two do: nothing is merged into them. */
  #fixed = -1;

  #depth = 0;
  /** Of the innermost block. */
  #isPolymorphic = false;
  #outerPolymorphic = new Uint8Array(initialFrames);
  #frames = new Uint8Array(initialFrames);
  #loopPoints = new Uint32Array(initialFrames);

  start(): void {
    this.count = 0;
    this.#scheduled = false;
    this.#fixed = -1;
    this.#depth = 0;
    this.#isPolymorphic = false;
    this.#frames[0] = frame.untaken;
  }

  /** An operation that neither traps nor branches. */
  pure(offset: number, operations: number): void {
    this.#before(offset, kind.pure, operations);
  }

  /** An operation that may trap, call or branch. */
  sideEffect(offset: number, operations: number): void {
    this.#before(offset, kind.pre, operations);
    this.#after(kind.post, 0);
  }

  /** memory.grow, memory.fill and the like, charged by their count. */
  aggregate(offset: number): void {
    this.#before(offset, kind.aggregate, aggregateOperations);
    this.#after(kind.post, 0);
  }

  unreachable(offset: number): void {
    this.#before(offset, kind.pre, 1);
    this.#after(kind.unreachable, 0);
    this.makePolymorphic();
  }

  enterBlock(offset: number): void {
    this.pure(offset, 0);
    this.#push(frame.untaken);
  }

  enterIf(offset: number): void {
    this.sideEffect(offset, 1);
    this.#push(frame.forward);
  }

  /** The cost of `loop` is paid after its label, so once for each iteration. */
  enterLoop(offset: number): void {
    if (this.#scheduled) this.#place(offset, this.#scheduledKind, this.#scheduledOperations);
    const before = this.count;
    this.#add(offset, this.#isPolymorphic ? kind.unreachable : kind.pure, 0);
    this.#after(kind.pure, 1);
    this.#fixed = this.count;
    this.#push(frame.loop);
    this.#loopPoints[this.#depth] = before;
  }

  /** Protocol: the new arm inherits the parent's polymorphism, not that of the arm that ends. */
  enterElse(offset: number): void {
    this.#pop();
    this.#push(frame.forward);
    this.sideEffect(offset, 0);
  }

  end(offset: number): void {
    if (this.#frames[this.#depth] === frame.forward) this.sideEffect(offset, 0);
    else this.pure(offset, 0);
    if (this.#depth > 0) this.#pop();
  }

  /** Marks a label as branched to, even from dead code. Comes after the branch's own `sideEffect`. */
  target(relativeDepth: number): void {
    const at = this.#depth - relativeDepth;
    if (this.#frames[at] === frame.loop) {
      const before = this.#loopPoints[at] as number;
      this.#kinds[before] = kind.pre;
      this.#kinds[before + 1] = kind.post;
    } else this.#frames[at] = frame.forward;
  }

  targetFunction(): void {
    this.#frames[0] = frame.forward;
  }

  /** Whether no execution comes here. */
  get isPolymorphic(): boolean {
    return this.#isPolymorphic;
  }

  makePolymorphic(): void {
    this.#isPolymorphic = true;
  }

  /**
   * Both passes of `optimize.rs` in one: points of one offset merge first, and what they make merges into the points before.
   * A point still scheduled behind the last `end` is lost, as there.
   */
  finish(): void {
    const { count, offsets, operations } = this;
    const kinds = this.#kinds;
    let into = -1;
    for (let from = 0; from < count; ) {
      const offset = offsets[from] as number;
      let sum = operations[from] as number;
      let merged = kinds[from] as number;
      let next = from + 1;
      while (next < count && offsets[next] === offset) {
        const both = sameOffset[merged * 8 + (kinds[next] as number)] as number;
        if (both === apart) break;
        merged = both;
        sum += operations[next++] as number;
      }
      from = next;
      const across = into < 0 ? apart : (acrossOffsets[(kinds[into] as number) * 8 + merged] as number);
      if (across === apart) {
        offsets[++into] = offset;
        operations[into] = sum;
        kinds[into] = merged;
      } else {
        operations[into] = (operations[into] as number) + sum;
        kinds[into] = across;
      }
    }
    this.count = into + 1;
  }

  /** Whether the point charges by count. */
  isAggregate(index: number): boolean {
    return this.#kinds[index] === kind.aggregate;
  }

  /** Whether the point stands where no execution comes: it charges nothing. */
  isUnreachable(index: number): boolean {
    return this.#kinds[index] === kind.unreachable;
  }

  /** Merges at once what `finish` would merge, unless it may still change its kind: most points never come to be. */
  #before(offset: number, pointKind: number, operations: number): void {
    let actual = this.#isPolymorphic ? kind.unreachable : pointKind;
    let sum = operations;
    if (this.#scheduled) {
      this.#scheduled = false;
      const merged = sameOffset[this.#scheduledKind * 8 + actual] as number;
      if (merged === apart || this.count === this.#fixed) {
        this.#place(offset, this.#scheduledKind, this.#scheduledOperations);
      } else {
        actual = merged;
        sum += this.#scheduledOperations;
      }
    }
    this.#place(offset, actual, sum);
  }

  #after(pointKind: number, operations: number): void {
    this.#scheduled = true;
    this.#scheduledKind = pointKind;
    this.#scheduledOperations = operations;
  }

  /** Adds a point, or adds to the last one. */
  #place(offset: number, pointKind: number, operations: number): void {
    const last = this.count - 1;
    const merged =
      last > this.#fixed ? (acrossOffsets[(this.#kinds[last] as number) * 8 + pointKind] as number) : apart;
    if (merged === apart) this.#add(offset, pointKind, operations);
    else {
      this.operations[last] = (this.operations[last] as number) + operations;
      this.#kinds[last] = merged;
    }
  }

  #add(offset: number, pointKind: number, operations: number): void {
    const at = this.count++;
    if (at === this.offsets.length) this.#grow();
    this.offsets[at] = offset;
    this.operations[at] = operations;
    this.#kinds[at] = pointKind;
  }

  #grow(): void {
    this.offsets = doubled(this.offsets, new Uint32Array(this.offsets.length * 2));
    this.operations = doubled(this.operations, new Uint32Array(this.operations.length * 2));
    this.#kinds = doubled(this.#kinds, new Uint8Array(this.#kinds.length * 2));
  }

  #push(frameKind: number): void {
    const at = ++this.#depth;
    if (at === this.#frames.length) {
      this.#frames = doubled(this.#frames, new Uint8Array(at * 2));
      this.#outerPolymorphic = doubled(this.#outerPolymorphic, new Uint8Array(at * 2));
      this.#loopPoints = doubled(this.#loopPoints, new Uint32Array(at * 2));
    }
    this.#frames[at] = frameKind;
    // What is inside of a polymorphic block is polymorphic as well.
    this.#outerPolymorphic[at] = this.#isPolymorphic ? 1 : 0;
  }

  #pop(): void {
    this.#isPolymorphic = this.#outerPolymorphic[this.#depth--] !== 0;
  }
}

function doubled<A extends Uint8Array | Uint32Array>(old: A, grown: A): A {
  grown.set(old);
  return grown;
}
