import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Bounded, type Bounds } from './bounded.ts';
import { ProblemError } from './problems.ts';

export type QuoteLimits = Bounds & { readonly perMinute: number };

/**
 * What stands between callers and the quoting enclave, which serves one quote after the other for the whole host: so many
 * in a minute, so many at once, so many that wait. One for the life of the service, whatever its keys.
 */
export class QuoteGate {
  readonly #rate: RateLimiterMemory;
  readonly #bounded: Bounded;

  constructor({ perMinute, ...bounds }: QuoteLimits) {
    this.#rate = new RateLimiterMemory({ points: perMinute, duration: 60 });
    this.#bounded = new Bounded(
      bounds,
      () =>
        new ProblemError('quotes_overloaded', 'too many requests wait for a quote of their own; try again'),
    );
  }

  /** Throws the problems `quotes_limited` and `quotes_overloaded`. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#count();
    return this.#bounded.run(task);
  }

  async #count(): Promise<void> {
    try {
      await this.#rate.consume('quotes');
    } catch (cause) {
      if (!(cause instanceof RateLimiterRes)) throw cause;
      const retryAfterSeconds = Math.max(1, Math.ceil(cause.msBeforeNext / 1000));
      throw new ProblemError('quotes_limited', `no more quotes for ${retryAfterSeconds} s`, {
        retryAfterSeconds,
      });
    }
  }
}
