import type { Json } from '../../src/primitives/schema.ts';

/** As the parser of vectors reads what we print: a `bigint` stays one only where a double would lose digits. */
export function plainJson(value: Json): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainJson);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainJson(one as Json)]));
}
