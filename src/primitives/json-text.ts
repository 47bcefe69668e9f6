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
