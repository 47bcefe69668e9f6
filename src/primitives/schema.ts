import {
  BorshError,
  byteVec,
  type Codec,
  type Encoded,
  hash as hashCodec,
  option as optionCodec,
  string as stringCodec,
  tags,
  u8 as u8Codec,
  u16 as u16Codec,
  u32 as u32Codec,
  u64 as u64Codec,
  u128 as u128Codec,
  vec as vecCodec,
} from './borsh.ts';
import { toBase64 } from './bytes.ts';
import { toBase58 } from './hash.ts';

/** JSON in which a `bigint` is a bare number of any size: NEAR prints u64 so. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A type's two encodings from one description: borsh, and the JSON that nearcore's serde prints. */
export interface Schema<T> extends Codec<T> {
  toJson(value: T): Json;
}

/** Another JSON for the same borsh. */
export const withJson = <T>(codec: Codec<T>, toJson: (value: T) => Json): Schema<T> => ({
  write: codec.write,
  read: codec.read,
  toJson,
});

const plain = <T extends Json>(codec: Codec<T>): Schema<T> => withJson(codec, (value) => value);

export const u16: Schema<number> = plain(u16Codec);
export const u32: Schema<number> = plain(u32Codec);
/** A bare number in JSON, as heights, nonces and gas are. */
export const u64: Schema<bigint> = plain(u64Codec);
/** Decimal text in JSON, as all balances are. */
export const u128Text: Schema<bigint> = withJson(u128Codec, String);
export const string: Schema<string> = plain(stringCodec);
/** 32 bytes, base58 in JSON: a `CryptoHash`. */
export const hash58: Schema<Uint8Array> = withJson(hashCodec, toBase58);
/** `Vec<u8>`, base64 in JSON. */
export const base64Bytes: Schema<Uint8Array> = withJson(byteVec, toBase64);

export const vec = <T>(item: Schema<T>): Schema<readonly T[]> =>
  withJson(vecCodec(item), (value) => value.map(item.toJson));

/** `null` in JSON when absent. */
export const option = <T>(some: Schema<T>): Schema<T | undefined> =>
  withJson(optionCodec(some), (value) => (value === undefined ? null : some.toJson(value)));

/** A fieldless Rust enum: one tag byte, the names in tag order; in JSON the name. */
export const names = <const N extends readonly string[]>(all: N): Schema<N[number]> => plain(tags(all));

// biome-ignore lint/suspicious/noExplicitAny: a record of schemas of any types
type Fields = Record<string, Schema<any>>;
type RecordOf<F extends Fields> = { readonly [K in keyof F]: Encoded<F[K]> };

/** `storageUsage` to `storage_usage`. */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `create_account` to `CreateAccount`. */
const pascalCase = (name: string): string =>
  name.replace(/(?:^|_)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());

/** A Rust struct: fields in the order in which they are written here; their names in snake case in JSON. */
export function record<F extends Fields>(fields: F): Schema<RecordOf<F>> {
  const entries = Object.entries(fields).map(([name, schema]) => ({ name, schema, key: snakeCase(name) }));
  return {
    write(out, value) {
      for (const { name, schema } of entries) schema.write(out, value[name]);
    },
    read(from) {
      const value: Record<string, unknown> = {};
      for (const { name, schema } of entries) value[name] = schema.read(from);
      return value as RecordOf<F>;
    },
    toJson: (value) =>
      Object.fromEntries(entries.map(({ name, schema, key }) => [key, schema.toJson(value[name])])),
  };
}

/** A struct without fields: nothing in borsh, `{}` in JSON. */
export const empty: Schema<unknown> = { write() {}, read: () => ({}), toJson: () => ({}) };

/** A unit variant: nothing in borsh; in JSON the variant is its name alone. */
export const unit: Schema<unknown> = { write() {}, read: () => ({}), toJson: () => ({}) };

/** A variant whose tag is taken and whose value is not: decoding refuses it, and no value has its type. */
export function refused(why: string): Schema<never> {
  const refuse = (): never => {
    throw new BorshError(why);
  };
  return { write: refuse, read: refuse, toJson: refuse };
}

type VariantOf<V extends Fields> = {
  [K in keyof V & string]: { readonly kind: K } & (unknown extends Encoded<V[K]> ? unknown : Encoded<V[K]>);
}[keyof V & string];

/**
 * A Rust enum whose variants are structs: a union by `kind` here, one tag byte and the fields in borsh, and
 * `{"PascalCase": {…}}` in JSON, or `"PascalCase"` for a `unit`. The variants stand in tag order, from 0.
 * `jsonNames` holds the names in JSON that are not the kind in Pascal case.
 */
export function variants<V extends Fields>(
  byTag: V,
  jsonNames: { readonly [K in keyof V]?: string } = {},
): Schema<VariantOf<V>> {
  const kinds = Object.keys(byTag);
  const nameOf = (kind: string): string => jsonNames[kind] ?? pascalCase(kind);
  const schemaOf = (kind: string): Schema<unknown> => {
    const schema = byTag[kind];
    if (schema === undefined) throw new BorshError(`unknown kind ${kind}`);
    return schema;
  };
  return {
    write(out, value) {
      u8Codec.write(out, kinds.indexOf(value.kind));
      schemaOf(value.kind).write(out, value);
    },
    read(from) {
      const tag = u8Codec.read(from);
      const kind = kinds[tag];
      if (kind === undefined) throw new BorshError(`unknown tag ${tag}`);
      return { kind, ...(schemaOf(kind).read(from) as object) } as VariantOf<V>;
    },
    toJson(value) {
      const schema = schemaOf(value.kind);
      return schema === unit ? nameOf(value.kind) : { [nameOf(value.kind)]: schema.toJson(value) };
    },
  };
}

/** A variant that wraps one value: `{kind, [name]: value}` here; in JSON the value stands for the whole variant. */
export const newtype = <N extends string, T>(
  name: N,
  inner: Schema<T>,
): Schema<{ readonly [K in N]: T }> => ({
  write: (out, value) => inner.write(out, value[name]),
  read: (from) => ({ [name]: inner.read(from) }) as { readonly [K in N]: T },
  toJson: (value) => inner.toJson(value[name]),
});
