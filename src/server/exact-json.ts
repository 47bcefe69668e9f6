import { fromUtf8 } from '../primitives/bytes.ts';
import type { Json } from '../primitives/schema.ts';
import { parseJson } from '../rpc/json.ts';
import { ProblemError } from './problems.ts';

/**
 * Reads a JSON body and alters nothing on the way: bytes that are no UTF-8, and whole numbers that a double cannot
 * hold, are refused, since a signature over other arguments than the caller wrote would be worse than an error.
 */
export function parseExactJson(bytes: Uint8Array): unknown {
  const value = parse(toText(bytes));
  assertExact('', value);
  return value;
}

function parse(text: string): Json {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ProblemError('invalid_json', 'the body is not JSON');
    if (cause instanceof RangeError) throw new ProblemError('invalid_json', 'the body is nested too deeply');
    throw cause;
  }
}

/** Fractions are the caller's own choice of a double, but must not become infinite. */
function assertExact(key: string, value: Json): void {
  if (typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value)))
    throw notExact(key);
  if (typeof value !== 'object' || value === null) return;
  for (const name of Object.keys(value))
    assertExact(name, (value as { readonly [name: string]: Json })[name] ?? null);
}

function notExact(key: string): ProblemError {
  const field = key.slice(0, 100);
  return new ProblemError(
    'number_not_exact',
    `the number at ${JSON.stringify(field)} would be rounded: write it as text, or give exact bytes in args_base64`,
    { field },
  );
}

function toText(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) throw new ProblemError('invalid_json', 'the body is not UTF-8');
    throw cause;
  }
}
