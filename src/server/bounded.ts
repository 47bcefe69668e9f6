/** Runs at most so many tasks at once and lets so many more wait, in order of arrival. */
export type Bounds = { readonly running: number; readonly waiting: number };

export class Bounded {
  readonly #bounds: Bounds;
  readonly #refuse: () => Error;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  /** `refuse` makes the error for a task that finds no place to wait. */
  constructor(bounds: Bounds, refuse: () => Error) {
    this.#bounds = bounds;
    this.#refuse = refuse;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#bounds.running) {
      this.#running++;
      return;
    }
    if (this.#queue.length >= this.#bounds.waiting) throw this.#refuse();
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  /** Hands the place to the next in line, so that nobody slips in between. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
