import { fromUtf8 } from '../primitives/bytes.ts';
import { ProblemError } from './problems.ts';

/**
 * Reads a JSON body and alters nothing on the way: bytes that are no UTF-8, and whole numbers that a double cannot
 * hold, are refused, since a signature over other arguments than the caller wrote would be worse than an error.
 */
export function parseExactJson(bytes: Uint8Array): unknown {
  const text = toText(bytes);
  try {
    return JSON.parse(text, assertExact as Reviver);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ProblemError('invalid_json', 'the body is not JSON');
    if (cause instanceof RangeError) throw new ProblemError('invalid_json', 'the body is nested too deeply');
    throw cause;
  }
}

/** TypeScript's library does not know the third argument yet. */
type Reviver = (key: string, value: unknown) => unknown;

function assertExact(key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || isExact(value, context.source ?? '')) return value;
  const field = key.slice(0, 100);
  throw new ProblemError(
    'number_not_exact',
    `the number at ${JSON.stringify(field)} would be rounded: write it as text, or give exact bytes in args_base64`,
    { field },
  );
}

/** Fractions are the caller's own choice of a double, but must not become infinite. */
function isExact(value: number, source: string): boolean {
  return /^-?[0-9]+$/.test(source) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

function toText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw new ProblemError('invalid_json', 'the body is not UTF-8');
    throw cause;
  }
}
