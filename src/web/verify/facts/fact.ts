import { toIsoTime } from '../../../verifier/time.ts';

/** A name and what it is, for a list. */
export type Fact = { readonly name: string; readonly value: string };

/** Year 9999: later times have no such form. */
const lastSecond = 253_402_300_799n;

export const unixTime = (seconds: bigint): string =>
  seconds > lastSecond ? `Unix second ${seconds}` : toIsoTime(Number(seconds));

export const blockTime = (nanoseconds: bigint): string => unixTime(nanoseconds / 1_000_000_000n);

/** Bytes inside a document may be anything: what cannot be read is not shown, and a check says so. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
