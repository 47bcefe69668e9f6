import { setTimeout as after } from 'node:timers/promises';

/** Time as the relay sees it; tests hand in their own. */
export type Clock = {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  sleep(millis: number, signal?: AbortSignal): Promise<void>;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(millis, signal) {
    try {
      await after(millis, undefined, signal === undefined ? {} : { signal });
    } catch (cause) {
      if (signal?.aborted !== true) throw cause;
    }
  },
};
