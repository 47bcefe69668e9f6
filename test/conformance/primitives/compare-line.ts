import { decode, encode } from '../../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../../src/primitives/hash.ts';
import type { Json, Schema } from '../../../src/primitives/schema.ts';
import { differences } from '../differences.ts';
import { plainJson } from '../plain-json.ts';

/** A line of `primitives/*.jsonl`. */
export type Line = Readonly<Record<string, unknown>>;

/** What differs in a line, by the type that the line names. */
export type Checks = Readonly<Record<string, (line: Line) => string[]>>;

/** Our fields for a line. */
export type Answer = Readonly<Record<string, Json>>;

/** The text of a field that the format of vectors promises. */
export function text(line: Line, field: string): string {
  const value = line[field];
  if (typeof value !== 'string') throw new TypeError(`${field} is not text`);
  return value;
}

export const bytes = (line: Line, field: string): Uint8Array => fromHex(text(line, field));

/** Compares each field of the line with what we answer, so a field that nobody answers is a difference. */
export const answering =
  (answer: (line: Line) => Answer) =>
  (line: Line): string[] =>
    differences(line, plainJson({ type: text(line, 'type'), ...answer(line) }));

/** What each type with a borsh form has: decoded and encoded again, printed and hashed. */
export function answerBorsh<T>({ toJson, ...codec }: Schema<T>, line: Line): { value: T; fields: Answer } {
  const value = decode(codec, bytes(line, 'borsh'));
  const encoded = encode(codec, value);
  const fields = {
    borsh: toHex(encoded),
    json: toJson(value),
    sha256_of_borsh: toBase58(sha256(encoded)),
  };
  return { value, fields };
}
