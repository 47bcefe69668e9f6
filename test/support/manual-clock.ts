import type { Clock } from '../../src/relayer/clock.ts';

/** Time that passes only when somebody waits. */
export type ManualClock = Clock & { readonly slept: number[]; set(millis: number): void };

export function manualClock(start = 1_000_000): ManualClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    set: (millis) => {
      now = millis;
    },
    async sleep(millis) {
      slept.push(millis);
      now += millis;
    },
  };
}
