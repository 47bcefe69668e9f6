import type { BlockPace } from '../proof/world-id.ts';
import { WorldFault } from './world-fault.ts';

/** What makes blocks. Real: `worlds/durable-world.ts`. */
export interface Paced {
  produceBlock(): Promise<unknown>;
  /** Whether a block would have something to do. */
  hasWork(): boolean;
  /** A block could not be made, and nobody waits for it. */
  report(fault: unknown): void;
}

/** After a failure that may pass, such as of the database. */
const retryMillis = 1_000;

/** Makes a world's blocks as its policy says, until it is stopped, or the world makes no more. */
export class WorldPace {
  readonly #world: Paced;
  readonly #pace: BlockPace;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #isStopped = false;

  constructor(world: Paced, pace: BlockPace) {
    this.#world = world;
    this.#pace = pace;
  }

  start(): void {
    if (this.#pace.kind === 'interval') this.#later(this.#pace.millis);
    else this.wake();
  }

  /** There may be work. */
  wake(): void {
    if (this.#pace.kind === 'when_needed') this.#later(0);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #later(millis: number): void {
    if (this.#isStopped || this.#isRunning || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#turn(), millis);
    this.#timer.unref();
  }

  async #turn(): Promise<void> {
    this.#timer = undefined;
    this.#isRunning = true;
    const next = await this.#makeBlocks();
    this.#isRunning = false;
    if (typeof next === 'number') this.#later(next);
    // What came in while the loop was about to end.
    else if (next === 'idle' && this.#world.hasWork()) this.#later(0);
  }

  /** Returns after how many milliseconds to come again. */
  async #makeBlocks(): Promise<number | 'idle' | 'halted'> {
    try {
      if (this.#pace.kind === 'interval') {
        await this.#world.produceBlock();
        return this.#pace.millis;
      }
      while (!this.#isStopped && this.#world.hasWork()) await this.#world.produceBlock();
      return 'idle';
    } catch (cause) {
      this.#world.report(cause);
      // The world itself says what became of it, to all who ask. Anything else may pass.
      return cause instanceof WorldFault ? 'halted' : retryMillis;
    }
  }
}
