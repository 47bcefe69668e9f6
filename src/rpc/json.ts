import type { Json } from '../primitives/schema.ts';

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Whole numbers that a double cannot hold become `bigint`, so that no height or nonce loses a digit. */
const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) && !Number.isSafeInteger(value)
    ? BigInt(source)
    : value;

/** Throws `SyntaxError`, and `RangeError` when it is nested too deeply. */
export function parseJson(text: string): Json {
  // TypeScript's library does not know the reviver's third argument yet, nor `rawJSON`.
  return JSON.parse(text, keepDigits as (this: unknown, key: string, value: unknown) => unknown);
}

const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A `bigint` is printed as a bare number with all of its digits, as serde prints u64. */
export const printJson = (value: Json): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? rawJSON(String(one)) : one));
