import { z } from 'zod';
import { fromBase64, fromHex, toBase64, toHex } from '../primitives/bytes.ts';
import { fromBase58, toBase58 } from '../primitives/hash.ts';

/**
 * Building blocks of the JSON that this project signs things in: each reads one spelling only and writes it back,
 * so that a document has one form and no byte of it can change unnoticed.
 */
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Text that UTF-8 can hold: lone surrogates would all hash alike. */
export const text = z.string().refine((value) => value.isWellFormed(), 'is not well-formed Unicode');

/** Lowercase hex of exactly `length` bytes. */
export const hex = (length: number) => hexMatching(new RegExp(`^[0-9a-f]{${2 * length}}$`));

/** Lowercase hex of any number of bytes. */
export const anyHex = hexMatching(/^(?:[0-9a-f]{2})*$/);

function hexMatching(pattern: RegExp) {
  return z.codec(z.string().regex(pattern), bytes, { decode: fromHex, encode: toHex });
}

/** A 32-byte hash as NEAR prints it. */
export const base58Hash = readable(fromBase58, toBase58, (value) => value.length === 32, 'a base58 hash');

export const base64 = readable(fromBase64, toBase64, () => true, 'base64');

/** Base64 of exactly `length` bytes. */
export const base64Of = (length: number) =>
  readable(fromBase64, toBase64, (value) => value.length === length, `base64 of ${length} bytes`);

/** A codec over a decoder that throws; only the text that encodes back to itself is read. */
function readable(
  read: (value: string) => Uint8Array,
  write: (value: Uint8Array) => string,
  fits: (value: Uint8Array) => boolean,
  what: string,
) {
  const tryRead = (value: string): Uint8Array | undefined => {
    try {
      const decoded = read(value);
      return fits(decoded) && write(decoded) === value ? decoded : undefined;
    } catch {
      return undefined; // the coders of @scure/base throw for bad text only
    }
  };
  return z.codec(z.string(), bytes, {
    decode(value, context) {
      const decoded = tryRead(value);
      if (decoded !== undefined) return decoded;
      context.issues.push({ code: 'custom', message: `is not ${what}`, input: value });
      return z.NEVER;
    },
    encode: write,
  });
}

/** An unsigned integer of that many bits in decimal text. */
export function decimal(bits: 64 | 128) {
  return z.codec(z.string().regex(/^(?:0|[1-9][0-9]{0,38})$/), z.bigint(), {
    decode(value, context) {
      const number = BigInt(value);
      if (number < 1n << BigInt(bits)) return number;
      context.issues.push({ code: 'custom', message: `does not fit in ${bits} bits`, input: value });
      return z.NEVER;
    },
    encode: (value) => value.toString(),
  });
}

export const u32 = z.int().min(0).max(0xffff_ffff);

/** What borsh calls an option: `null` in JSON, `undefined` in TypeScript. Never an absent key. */
export const orNull = <S extends z.ZodType>(some: S) =>
  z.codec(
    z.nullable(some),
    z.custom<z.output<S> | undefined>(() => true),
    {
      decode: (value): z.output<S> | undefined => value ?? undefined,
      // The value came from `some`, so its own codec takes it back.
      encode: (value) => (value ?? null) as z.output<z.ZodNullable<S>>,
    },
  );

const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Shape = Record<string, z.ZodType>;
type OutputOf<S extends Shape> = { readonly [K in keyof S]: z.output<S[K]> };

/** An object with exactly these fields, in this order, under snake_case names; `names` gives other ones. */
export function record<S extends Shape>(shape: S, names: { readonly [K in keyof S]?: string } = {}) {
  const fields = Object.entries(shape).map(([name, schema]) => ({
    name,
    key: names[name] ?? toSnakeCase(name),
    schema,
  }));
  const json = z.strictObject(Object.fromEntries(fields.map(({ key, schema }) => [key, schema])));
  return z.codec(
    json,
    z.custom<OutputOf<S>>((value) => typeof value === 'object' && value !== null),
    {
      decode: (value) => Object.fromEntries(fields.map(({ name, key }) => [name, value[key]])) as OutputOf<S>,
      encode: (value) => Object.fromEntries(fields.map(({ name, key }) => [key, value[name]])),
    },
  );
}
