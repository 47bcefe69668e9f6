import { describeError } from './check.ts';

/** A part that was read from a document, or why it could not be. */
export type Part<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

/** A part that cannot be read fails the check that is about it; the checks that need it say so. */
export function attempt<T>(read: () => T): Part<T> {
  try {
    return { ok: true, value: read() };
  } catch (cause) {
    return { ok: false, problem: describeError(cause) };
  }
}
