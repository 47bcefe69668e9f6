/**
 * Where finite-wasm 0.6 charges gas, as `gas/mod.rs` and `gas/optimize.rs` of that crate decide it.
 * A point is (offset, operations, kind): charged before the instruction at that offset.
 */
const kind = { pure: 0, unreachable: 1, pre: 2, post: 3, between: 4, aggregate: 5 } as const;

/** A charge for so many operations, or `aggregate`: 32 operations and one more for each unit of the count on top of the stack. */
export const aggregateOperations = 32;

const frame = { untaken: 0, forward: 1, loop: 2 } as const;

/** Merging two points at one offset: `sameOffset[a * 8 + b]`. */
const sameOffset = new Uint8Array(64);
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

const apart = 255;
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
  /** Points up to this index may still change their kind (a loop's), so nothing is merged into them. */
  #fixed = -1;

  #depth = 0;
  #polymorphic = new Uint8Array(initialFrames);
  #frames = new Uint8Array(initialFrames);
  #loopPoints = new Uint32Array(initialFrames);

  start(): void {
    this.count = 0;
    this.#scheduled = false;
    this.#fixed = -1;
    this.#depth = 0;
    this.#polymorphic[0] = 0;
    this.#frames[0] = frame.untaken;
  }

  /** An operation that neither traps nor branches. */
  pure(offset: number, operations: number): void {
    if (this.#scheduled) this.#flush(offset);
    const last = this.count - 1;
    const lastKind = this.#kinds[last];
    const reachable = this.#polymorphic[this.#depth] === 0;
    if (reachable && last > this.#fixed && (lastKind === kind.pure || lastKind === kind.post)) {
      this.operations[last] = (this.operations[last] as number) + operations;
    } else this.#add(offset, reachable ? kind.pure : kind.unreachable, operations);
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
    if (this.#scheduled) this.#flush(offset);
    const before = this.count;
    this.#add(offset, this.#polymorphic[this.#depth] === 0 ? kind.pure : kind.unreachable, 0);
    this.#after(kind.pure, 1);
    this.#fixed = this.count;
    this.#push(frame.loop);
    this.#loopPoints[this.#depth] = before;
  }

  /** Protocol: the new arm inherits the parent's polymorphism, not that of the arm that ends. */
  enterElse(offset: number): void {
    this.#depth--;
    this.#push(frame.forward);
    this.sideEffect(offset, 0);
  }

  end(offset: number): void {
    if (this.#frames[this.#depth] === frame.forward) this.sideEffect(offset, 0);
    else this.pure(offset, 0);
    if (this.#depth > 0) this.#depth--;
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
    return this.#polymorphic[this.#depth] !== 0;
  }

  makePolymorphic(): void {
    this.#polymorphic[this.#depth] = 1;
  }

  /** Both passes of `optimize.rs`. A point still scheduled behind the last `end` is lost, as there. */
  finish(): void {
    this.#merge((a, b) => (this.offsets[a] === this.offsets[b] ? this.#mergedKind(sameOffset, a, b) : apart));
    this.#merge((a, b) => this.#mergedKind(acrossOffsets, a, b));
  }

  /** Whether the point charges by count. */
  isAggregate(index: number): boolean {
    return this.#kinds[index] === kind.aggregate;
  }

  /** Whether the point stands where no execution comes: it charges nothing. */
  isUnreachable(index: number): boolean {
    return this.#kinds[index] === kind.unreachable;
  }

  #mergedKind(table: Uint8Array, a: number, b: number): number {
    const left = this.#kinds[a] as number;
    const right = this.#kinds[b] as number;
    return left === kind.aggregate || right === kind.aggregate ? apart : (table[left * 8 + right] as number);
  }

  #merge(mergedKind: (a: number, b: number) => number): void {
    let into = 0;
    for (let from = 1; from < this.count; from++) {
      const merged = mergedKind(into, from);
      if (merged === apart) this.#move(from, ++into);
      else {
        this.operations[into] = (this.operations[into] as number) + (this.operations[from] as number);
        this.#kinds[into] = merged;
      }
    }
    if (this.count > 0) this.count = into + 1;
  }

  #move(from: number, to: number): void {
    this.offsets[to] = this.offsets[from] as number;
    this.operations[to] = this.operations[from] as number;
    this.#kinds[to] = this.#kinds[from] as number;
  }

  #before(offset: number, pointKind: number, operations: number): void {
    if (this.#scheduled) this.#flush(offset);
    this.#add(offset, this.#polymorphic[this.#depth] === 0 ? pointKind : kind.unreachable, operations);
  }

  #after(pointKind: number, operations: number): void {
    this.#scheduled = true;
    this.#scheduledKind = pointKind;
    this.#scheduledOperations = operations;
  }

  #flush(offset: number): void {
    this.#scheduled = false;
    this.#add(offset, this.#scheduledKind, this.#scheduledOperations);
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
      this.#polymorphic = doubled(this.#polymorphic, new Uint8Array(at * 2));
      this.#loopPoints = doubled(this.#loopPoints, new Uint32Array(at * 2));
    }
    this.#frames[at] = frameKind;
    this.#polymorphic[at] = this.#polymorphic[at - 1] as number;
  }
}

function doubled<A extends Uint8Array | Uint32Array>(old: A, grown: A): A {
  grown.set(old);
  return grown;
}
