import type { Logger } from 'pino';
import { backOff } from './back-off.ts';
import type { Clock } from './clock.ts';
import { HttpFailure } from './http.ts';
import type { RelayStore } from './relay-store.ts';
import { RpcFailure } from './rpc-failure.ts';

export type Task = {
  readonly name: string;
  readonly everyMillis: number;
  /** Throws `RpcFailure` or `HttpFailure` when something that it needs is down. */
  run(signal: AbortSignal): Promise<void>;
};

type Parts = {
  readonly clock: Clock;
  readonly chance: () => number;
  readonly log: Logger;
  readonly store: RelayStore;
};

const pause = { firstMillis: 500, mostMillis: 15_000 };

/** Runs the task again and again until the signal; after a failure sooner or later than usual. A fault of ours ends it. */
export async function forever(parts: Parts, task: Task, signal: AbortSignal): Promise<void> {
  const { clock, chance, log, store } = parts;
  let failures = 0;
  while (!signal.aborted) {
    try {
      await task.run(signal);
      failures = 0;
    } catch (cause) {
      if (!(cause instanceof RpcFailure || cause instanceof HttpFailure)) throw cause;
      failures++;
      log.warn({ task: task.name, why: cause.message, failures }, 'a task failed and is tried again');
      store.note(`error:${task.name}`, cause.message, clock.now());
    }
    await clock.sleep(failures === 0 ? task.everyMillis : backOff(failures, pause, chance()), signal);
  }
}
