type Range = { readonly firstMillis: number; readonly mostMillis: number };

/**
 * How long to wait after so many failures in a row (from 1): twice as long each time, up to the most, less up to a half
 * by chance, so that relays that failed together do not come back together. `chance` is in [0, 1).
 */
export function backOff(failures: number, { firstMillis, mostMillis }: Range, chance: number): number {
  const whole = Math.min(mostMillis, firstMillis * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole * (1 - chance / 2));
}

/** Seconds, or a date (RFC 9110, 10.2.3). Undefined when it is neither, or is over. */
export function readRetryAfter(value: string | null, nowMillis: number): number | undefined {
  if (value === null) return undefined;
  const seconds = Number(value);
  const millis =
    value.trim() !== '' && Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMillis;
  return Number.isFinite(millis) && millis >= 0 ? millis : undefined;
}
