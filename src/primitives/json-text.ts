import type { Json } from './schema.ts';

/** JSON without white space, in the order of the fields; a `bigint` is a bare number of any size. */
export function jsonText(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonText).join(',')}]`;
  return `{${Object.entries(value)
    .map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one)}`)
    .join(',')}}`;
}

/** `Array.isArray` does not narrow a readonly list. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** What `read` gives; nothing for a text that is no JSON. Throws any other error. */
export function jsonOrNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}
