import { InternalFault } from '../primitives/internal-fault.ts';

/** The flag that gives a process the function by which it can ask for a collection. */
export const collectorFlag = '--expose-gc';

/** In so many milliseconds guests can touch about a hundred megabytes. */
const checkEveryMillis = 10;
/** The process may grow by so many bytes between collections: some 500 calls of usual contracts. */
const maxGrowth = 384 * 1_048_576;

/**
 * V8 does not see what the memories of guests that ended still hold (`wasm/instance.ts`), and could wait too long.
 * So we look at the size of the process ourselves, and collect when it has grown.
 */
export class GuestGarbage {
  readonly #collect: () => void;
  #lastCheck = performance.now();
  /** The smallest size since the last collection. */
  #least = process.memoryUsage.rss();

  constructor(collect: (() => unknown) | undefined = globalThis.gc) {
    if (collect === undefined) throw new InternalFault(`a guest's process needs ${collectorFlag}`);
    this.#collect = () => void collect();
  }

  /** Comes after each call. */
  check(): void {
    const now = performance.now();
    if (now - this.#lastCheck < checkEveryMillis) return;
    this.#lastCheck = now;
    const size = process.memoryUsage.rss();
    // V8 returns memory in the background: the size goes on to shrink after a collection.
    this.#least = Math.min(this.#least, size);
    if (size < this.#least + maxGrowth) return;
    this.#collect();
    this.#least = process.memoryUsage.rss();
  }
}
