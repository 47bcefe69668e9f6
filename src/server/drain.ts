import { createMiddleware } from 'hono/factory';
import { ProblemError } from './problems.ts';

/** A call takes thirty seconds at most; who needs longer to send one must not keep what is closed behind it. */
const usualPatienceMillis = 35_000;

/** Counts the calls in flight, so that what they need outlives them. */
export class Drain {
  #inFlight = 0;
  #closing = false;
  #emptied: (() => void) | undefined;

  /** Refuses calls that come after the end began. */
  readonly middleware = createMiddleware(async (_, next) => {
    if (this.#closing) throw new ProblemError('shutting_down', 'the service is stopping; ask another one');
    this.#inFlight++;
    try {
      await next();
    } finally {
      this.#inFlight--;
      if (this.#inFlight === 0) this.#emptied?.();
    }
  });

  /** Begins the end; returns when nothing is in flight, or when it has waited so long. */
  async close(patienceMillis = usualPatienceMillis): Promise<void> {
    this.#closing = true;
    if (this.#inFlight === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#emptied = resolve;
    const timer = setTimeout(resolve, patienceMillis);
    await promise;
    clearTimeout(timer);
  }
}
