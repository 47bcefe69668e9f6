import type { Parameters } from '../params/at-version.ts';
import type { FunctionWalk } from './function-walk.ts';
import { lebLength, signedLength } from './leb-length.ts';
import { type ModuleFacts, sectionId } from './module-facts.ts';
import { listSize, SectionSizes, sectionSize } from './section-sizes.ts';

/**
 * How long nearcore's own instrumented form of a module is (near-vm-runner 0.38, `prepare/instrument_v3.rs`): contracts
 * are refused by that length, though nothing here is written in that form.
 */
export class InstrumentedSize {
  readonly #operationCost: number;
  readonly #unitCost: number;
  readonly #baseCost: number;
  /** Bytes of the index of the gas global, and of that of the stack global. */
  readonly #gasIndex: number;
  readonly #stackIndex: number;
  #bodyBytes = 0;

  constructor(globals: number, { wasm }: Parameters) {
    this.#operationCost = Number(wasm.regular_op_cost);
    this.#unitCost = Number(wasm.linear_op_unit_cost);
    this.#baseCost = Number(wasm.linear_op_base_cost);
    this.#gasIndex = lebLength(globals);
    this.#stackIndex = lebLength(globals + 1);
  }

  /** Adds the body that `walk` has just analysed. */
  addBody(walk: FunctionWalk): void {
    const length =
      lebLength(walk.localGroups + 2) +
      walk.localBytes +
      4 + // the two added locals
      3 + // `block` with its type, and its `end`
      this.#stackMove(walk) * (2 + walk.returns) +
      this.#charge(Math.ceil(walk.frameSize / 8)) +
      (walk.reader.end - walk.codeStart) +
      walk.indexGrowth +
      this.#charges(walk);
    this.#bodyBytes += lebLength(length) + length;
  }

  /** The whole module, once all its sections are read. */
  ofModule(code: Uint8Array, facts: ModuleFacts, { limits }: Parameters): number {
    const sections = new SectionSizes(code, facts);
    const memory = 2 + lebLength(limits.initial_memory_pages) + lebLength(limits.max_memory_pages);
    return (
      8 +
      sections.types() +
      sections.imports() +
      sections.functions() +
      sections.copied(sectionId.table) +
      sectionSize(memory) +
      sections.globals(limits.max_stack_height) +
      sections.exports() +
      sections.elements() +
      sections.copied(sectionId.dataCount) +
      (facts.bodies === 0 ? 0 : listSize(facts.bodies, this.#bodyBytes)) +
      sections.copied(sectionId.data)
    );
  }

  /** `global.get`, `i64.const 0`, the amount, `i64.const 0`, a checked 128-bit operation, `global.set`. */
  #stackMove(walk: FunctionWalk): number {
    return 17 + 2 * this.#stackIndex + signedLength(walk.frameSize + walk.sizes.max);
  }

  /** A comparison with the amount, a call with it, and a subtraction of it. */
  #charge(operations: number): number {
    return 15 + 3 * this.#gasIndex + 3 * signedLength(operations * this.#operationCost);
  }

  /** A checked multiplication and addition, kept in the i64 local, and the count in the i32 local. */
  #aggregateCharge(walk: FunctionWalk): number {
    const locals = 3 * lebLength(walk.localCount) + 2 * lebLength(walk.localCount + 1);
    return 45 + 2 * this.#gasIndex + locals + signedLength(this.#unitCost) + signedLength(this.#baseCost);
  }

  #charges(walk: FunctionWalk): number {
    const { gas } = walk;
    let size = 0;
    for (let point = 0; point < gas.count; point++) {
      if (gas.isUnreachable(point)) continue;
      const operations = gas.operations[point] as number;
      if (gas.isAggregate(point)) size += this.#aggregateCharge(walk);
      else if (operations !== 0) size += this.#charge(operations);
    }
    return size;
  }
}
