import type { Json } from '../primitives/schema.ts';

/** As serde_json has it, so that no request or its echoed id is too deep for us to print. */
const deepest = 128;

/**
 * A whole number that a double may not hold, outside of strings; the escapes and quotes that tell where strings are; and
 * the zero character. A number of more digits than these is infinite, so nobody has us compute with millions of them.
 */
const tokens = /\\["\\]|\\u0000|"|(?<![\d.eE+-])-?[1-9]\d{15,308}(?![\d.eE]|\s*:)/g;

/** How such a number crosses `JSON.parse`: as text after one zero character. What had one itself has two meanwhile. */
const marked = /^\0-?\d{16,309}$/;

/**
 * Whole numbers that a double cannot hold become `bigint`, so that no height or nonce loses a digit. A reviver could see
 * them too, at fifty times the time, which strangers would have us spend.
 * Throws `SyntaxError`, and `RangeError` when it is nested too deeply.
 */
export function parseJson(text: string): Json {
  return restored(JSON.parse(/\d{16}|\\u0000/.test(text) ? mark(text) : text), deepest);
}

function mark(text: string): string {
  let inString = false;
  return text.replace(tokens, (token) => {
    if (token === '"') inString = !inString;
    if (token === '\\u0000') return '\\u0000\\u0000';
    return inString || token.length < 16 ? token : `"\\u0000${token}"`;
  });
}

/** Changes lists and objects in place: they are nobody else's. */
function restored(value: unknown, depth: number): Json {
  if (typeof value === 'string') return marked.test(value) ? exact(value.slice(1)) : unmarked(value);
  if (typeof value !== 'object' || value === null) return value as Json;
  if (depth === 0) throw new RangeError('nested too deeply');
  return Array.isArray(value) ? restoredList(value, depth - 1) : restoredObject(value, depth - 1);
}

function restoredList(list: unknown[], depth: number): Json {
  for (let at = 0; at < list.length; at++) list[at] = restored(list[at], depth);
  return list as Json;
}

/** By entries, not by assignment, which would take `__proto__` for more than a name. */
const restoredObject = (value: object, depth: number): Json =>
  Object.fromEntries(Object.entries(value).map(([name, part]) => [unmarked(name), restored(part, depth)]));

const unmarked = (text: string): string => (text.includes('\0') ? text.replaceAll('\0\0', '\0') : text);

function exact(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

// TypeScript's library does not know it yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** A `bigint` is printed as a bare number with all of its digits, as serde prints u64. */
export const printJson = (value: Json): string => JSON.stringify(withRawNumbers(value));

/**
 * The same for a part of what `JSON.stringify` is handed. Lists of numbers go through as they are: the value of a view call is one of up to four million.
 */
export function withRawNumbers(value: Json): unknown {
  if (typeof value === 'bigint') return rawJSON(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value))
    return value.every((item) => typeof item === 'number') ? value : value.map(withRawNumbers);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withRawNumbers(item)]));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
