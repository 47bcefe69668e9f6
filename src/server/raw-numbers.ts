import type { Json } from '../primitives/schema.ts';

/** TypeScript's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** The same for `JSON.stringify`, which writes each `bigint` in it as a bare number, as NEAR does. */
export function withRawNumbers(value: Json): unknown {
  if (typeof value === 'bigint') return rawJSON(value.toString());
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withRawNumbers);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withRawNumbers(one)]));
}
