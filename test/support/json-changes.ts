import { fromBase64, fromHex, toBase64, toHex } from '../../src/primitives/bytes.ts';
import { fromBase58, toBase58 } from '../../src/primitives/hash.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of all shapes
export type Json = any;

export type JsonPath = readonly (string | number)[];

/** Where each text, number, truth value and null stands. */
export function leavesOf(json: Json, at: JsonPath = []): readonly JsonPath[] {
  if (typeof json !== 'object' || json === null) return [at];
  return Object.entries(json).flatMap(([key, value]) =>
    leavesOf(value, [...at, Array.isArray(json) ? Number(key) : key]),
  );
}

export const valueAt = (json: Json, path: JsonPath): Json => path.reduce((inner, key) => inner?.[key], json);

/** A copy with another value there; `undefined` takes the key, or the entry, away. */
export function withValue(json: Json, path: JsonPath, value: Json): Json {
  const copy = structuredClone(json);
  const key = path.at(-1);
  const parent = valueAt(copy, path.slice(0, -1));
  if (key === undefined) throw new TypeError('the whole document has no place');
  if (value === undefined && Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (value === undefined) delete parent[key];
  else parent[key] = value;
  return copy;
}

/** Another value in the same spelling, so that a reader of the format notices nothing. */
export function otherValue(value: Json): Json {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') return 'something';
  return otherText(value);
}

const twins: Readonly<Record<string, string>> = {
  enclave: 'claimed',
  claimed: 'enclave',
  Left: 'Right',
  Right: 'Left',
};

function otherText(text: string): string {
  const twin = twins[text];
  if (twin !== undefined) return twin;
  if (/^(?:0|[1-9][0-9]{0,38})$/.test(text)) return `${BigInt(text) + 1n}`;
  if (/^(?:[0-9a-f]{2})+$/.test(text)) return toHex(flipped(fromHex(text)));
  if (/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return toBase58(flipped(fromBase58(text)));
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
    return toBase64(text === '' ? Uint8Array.of(1) : flipped(fromBase64(text)));
  return `${text}x`;
}

const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte));
