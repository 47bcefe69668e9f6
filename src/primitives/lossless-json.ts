import type { Json } from './schema.ts';

/** JSON as it was written: numbers keep their digits, objects the order of their names. */
export type Lossless =
  | null
  | boolean
  | string
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Lossless[] }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Lossless> };

/** As serde_json has it. */
const deepest = 128;

const space = /[ \t\n\r]*/y;
const word = /true|false|null/y;
const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has them escaped
const quoted = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;

const words: ReadonlyMap<string, null | boolean> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/**
 * Reads RFC 8259's JSON, and refuses what two readers could take for two things: doubled names and halves of surrogate
 * pairs. Throws `SyntaxError`, also for what is nested 128 deep.
 */
export function parseLossless(text: string): Lossless {
  const from = new Source(text);
  const value = readValue(from, deepest);
  if (!from.atEnd) throw new SyntaxError('text follows the value');
  return value;
}

/** The same without white space: fields in their order, numbers as they were written. */
export function losslessText(value: Lossless): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (value.kind === 'number') return value.text;
  if (value.kind === 'list') return `[${value.items.map(losslessText).join(',')}]`;
  const fields = [...value.fields].map(([name, field]) => `${JSON.stringify(name)}:${losslessText(field)}`);
  return `{${fields.join(',')}}`;
}

/**
 * The plain values: whole numbers that a double cannot hold become `bigint`, and a double is what any other number is
 * nearest to. Throws `SyntaxError` as `parseLossless` does.
 */
export const exactJson = (text: string): Json => toJson(parseLossless(text));

function toJson(value: Lossless): Json {
  if (value === null || typeof value !== 'object') return value;
  if (value.kind === 'number') return toNumber(value.text);
  if (value.kind === 'list') return value.items.map(toJson);
  return Object.fromEntries(Array.from(value.fields, ([name, field]) => [name, toJson(field)]));
}

/** No number of NEAR's has so many digits; more would have us compute with them. */
const mostDigits = 309;

function toNumber(text: string): number | bigint {
  const value = Number(text);
  const isExact = Number.isSafeInteger(value) || text.length > mostDigits || !/^-?\d+$/.test(text);
  return isExact ? value : BigInt(text);
}

/** Where in the text the reader is. */
class Source {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.take(space);
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** What the pattern, which must be sticky, finds here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  /** Whether this character stood here; if so, it and the white space behind it are behind us. */
  skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    this.take(space);
    return true;
  }

  expect(character: string): void {
    if (!this.skip(character)) throw this.unexpected();
  }

  unexpected(): SyntaxError {
    return new SyntaxError(`unexpected text at ${this.#at}`);
  }
}

function readValue(from: Source, depth: number): Lossless {
  if (from.skip('{')) return readObject(from, within(depth));
  if (from.skip('[')) return readList(from, within(depth));
  const scalar = readScalar(from);
  from.take(space);
  return scalar;
}

/** How deep the values of a list or an object may be, if there may be one here. */
function within(depth: number): number {
  if (depth === 1) throw new SyntaxError('nested too deeply');
  return depth - 1;
}

function readScalar(from: Source): Lossless {
  const text = from.take(quoted);
  if (text !== undefined) return readString(text);
  const known = words.get(from.take(word) ?? '');
  if (known !== undefined) return known;
  const number = from.take(numeral);
  if (number === undefined) throw from.unexpected();
  return { kind: 'number', text: number };
}

function readString(token: string): string {
  const value: unknown = JSON.parse(token);
  if (typeof value !== 'string' || !value.isWellFormed()) throw new SyntaxError('half of a surrogate pair');
  return value;
}

function readList(from: Source, depth: number): Lossless {
  const items: Lossless[] = [];
  if (from.skip(']')) return { kind: 'list', items };
  do items.push(readValue(from, depth));
  while (from.skip(','));
  from.expect(']');
  return { kind: 'list', items };
}

function readObject(from: Source, depth: number): Lossless {
  const fields = new Map<string, Lossless>();
  if (from.skip('}')) return { kind: 'object', fields };
  do readField(from, depth, fields);
  while (from.skip(','));
  from.expect('}');
  return { kind: 'object', fields };
}

function readField(from: Source, depth: number, fields: Map<string, Lossless>): void {
  const token = from.take(quoted);
  if (token === undefined) throw from.unexpected();
  const name = readString(token);
  if (fields.has(name)) throw new SyntaxError('a name stands twice in an object');
  from.take(space);
  from.expect(':');
  fields.set(name, readValue(from, depth));
}
