import { z } from 'zod';
import { BorshError } from '../primitives/borsh.ts';
import type { FunctionCallError } from '../vm/errors.ts';
import { functionCallError } from './failure-schema.ts';

const integer = z.strictObject({ integer: z.string().regex(/^[0-9]{1,20}$/) });

/** Names and a message: no failure of a contract comes near to it. */
const maxLength = 1_048_576;

/** What a guest process says that a contract failed with, as `encodeCallResult` writes it. Throws `BorshError`. */
export function parseFailure(text: string): FunctionCallError {
  const parsed = functionCallError.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new BorshError('no failure that a contract can have');
}

function parseJson(text: string): unknown {
  if (text.length > maxLength) throw new BorshError('a failure that is too long');
  try {
    return JSON.parse(text, fromJson);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new BorshError('a failure that is no JSON');
    throw cause;
  }
}

function fromJson(_key: string, value: unknown): unknown {
  if (typeof value !== 'object') return value;
  const parsed = integer.safeParse(value);
  return parsed.success ? BigInt(parsed.data.integer) : value;
}
