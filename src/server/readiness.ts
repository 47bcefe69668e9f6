import type { Warning } from './warnings.ts';

type Part = { readonly name: string; readonly isReady: () => boolean | Promise<boolean> };

/** Longer than any healthy part takes, shorter than a load balancer waits. */
const patienceMillis = 2_000;

/** Asks every part that a call needs. */
export class Readiness {
  readonly #parts: readonly Part[];
  #asking: Promise<readonly string[]> | undefined;

  /** What is wrong while every part answers. */
  readonly warnings: () => readonly Warning[];

  constructor(parts: readonly Part[], warnings: () => readonly Warning[]) {
    this.#parts = parts;
    this.warnings = warnings;
  }

  /** The names of those that say no, or say nothing for two seconds. Whoever asks meanwhile gets the same answer: anyone may. */
  partsDown(): Promise<readonly string[]> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<readonly string[]> {
    const answers = await Promise.all(this.#parts.map((part) => withPatience(part)));
    return this.#parts.filter((_, index) => answers[index] !== true).map(({ name }) => name);
  }
}

async function withPatience({ isReady }: Part): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMillis);
  });
  try {
    return await Promise.race([isReady(), silence]);
  } finally {
    clearTimeout(timer);
  }
}
