import { isAccountId } from '../primitives/account-id.ts';
import { fromBase64 } from '../primitives/bytes.ts';
import { fromBase58 } from '../primitives/hash.ts';
import { parsePublicKey, parsePublicKeyHandle, publicKeyHandle } from '../primitives/public-key.ts';
import type { Json } from '../primitives/schema.ts';
import { parseError } from './rpc-error.ts';

/** Parameters by name. A field that is `null` is absent. */
export type Fields = { readonly [name: string]: Json };

export function toFields(params: Json): Fields {
  if (isFields(params)) return params;
  throw parseError('Failed parsing args: an object was expected');
}

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The positional form of so many parameters, or `undefined` if it is another. */
export function positional(params: Json, count: number): readonly Json[] | undefined {
  return Array.isArray(params) && params.length === count ? params : undefined;
}

function required(fields: Fields, name: string): Json {
  const value = fields[name];
  if (value === undefined || value === null) {
    throw parseError(`Failed parsing args: missing field \`${name}\``);
  }
  return value;
}

const wrong = (name: string, what: string) => parseError(`Failed parsing args: \`${name}\` is not ${what}`);

/** Reads one field, or the absence of it. */
export function optional<T>(
  fields: Fields,
  name: string,
  read: (fields: Fields, name: string) => T,
): T | undefined {
  const value = fields[name];
  return value === undefined || value === null ? undefined : read(fields, name);
}

export function text(fields: Fields, name: string): string {
  const value = required(fields, name);
  if (typeof value !== 'string') throw wrong(name, 'a string');
  return value;
}

export function flag(fields: Fields, name: string): boolean {
  const value = required(fields, name);
  if (typeof value !== 'boolean') throw wrong(name, 'a boolean');
  return value;
}

export function list(fields: Fields, name: string): readonly Json[] {
  const value = required(fields, name);
  if (!Array.isArray(value)) throw wrong(name, 'a list');
  return value;
}

/** A bare number, as nearcore takes u64. */
export const u64Field = (fields: Fields, name: string): bigint => toU64(required(fields, name), name);

export function toU64(value: Json, name: string): bigint {
  const isWhole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
  if (!isWhole || value < 0 || value >= 2n ** 64n) throw wrong(name, 'a u64');
  return BigInt(value);
}

export const accountField = (fields: Fields, name: string): string => toAccountId(text(fields, name));

export function toAccountId(value: Json): string {
  if (typeof value === 'string' && isAccountId(value)) return value;
  throw parseError(`Failed parsing args: the Account ID ${JSON.stringify(value)} is invalid`);
}

export const accountList = (fields: Fields, name: string): readonly string[] =>
  list(fields, name).map(toAccountId);

export const publicKeyField = (fields: Fields, name: string): Uint8Array => toPublicKey(text(fields, name));

export function toPublicKey(value: string): Uint8Array {
  const key = parsePublicKey(value);
  if (key === undefined) throw parseError('Failed parsing args: Invalid public key');
  return key;
}

/** How the state names a key: `ml-dsa-65-hash:…` for what is too long for it, or the key itself, of any kind. */
export function keyHandleField(fields: Fields, name: string): Uint8Array {
  const value = text(fields, name);
  return parsePublicKeyHandle(value) ?? publicKeyHandle(toPublicKey(value));
}

export const hashField = (fields: Fields, name: string): Uint8Array => toHash(text(fields, name), name);

/** 32 bytes have at most 44 digits, and more would only take time to decode. */
const longestHash = 44;

export function toHash(value: string, name: string): Uint8Array {
  const bytes = value.length > longestHash ? undefined : decodeBase58(value);
  if (bytes?.length !== 32) throw wrong(name, 'a hash: 32 bytes in base58');
  return bytes;
}

function decodeBase58(value: string): Uint8Array | undefined {
  try {
    return fromBase58(value);
  } catch (cause) {
    if (cause instanceof RangeError) return undefined;
    throw cause;
  }
}

export function base64Field(fields: Fields, name: string): Uint8Array {
  const value = text(fields, name);
  try {
    return fromBase64(value);
  } catch {
    // Whatever the decoder throws says the same: this is no base64.
    throw wrong(name, 'base64');
  }
}
