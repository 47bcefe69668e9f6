import { BorshError } from './borsh.ts';
import { concatBytes } from './bytes.ts';
import { fromBase58, toBase58 } from './hash.ts';
import { type Schema, withJson } from './schema.ts';

/** What a tag byte announces: how NEAR's text names it, and how many bytes follow. */
export type Scheme = { readonly tag: number; readonly name: string; readonly length: number };

/** Keys and signatures: borsh is a tag and the scheme's bytes, text is `name:base58`. Ours are the borsh bytes. */
export interface TaggedBytes {
  readonly schema: Schema<Uint8Array>;
  /** Whether a tag and a length fit. Says nothing of what the bytes mean. */
  is(bytes: Uint8Array): boolean;
  /** Without a prefix it is ed25519; a prefix may have capitals, as near-crypto reads it. */
  parse(text: string): Uint8Array<ArrayBuffer> | undefined;
  /** Throws `RangeError` on bytes that are none. */
  format(bytes: Uint8Array): string;
}

export function taggedBytes(what: string, schemes: readonly Scheme[]): TaggedBytes {
  const schemeOf = (bytes: Uint8Array): Scheme | undefined => schemes.find(({ tag }) => tag === bytes[0]);
  const is = (bytes: Uint8Array): boolean => schemeOf(bytes)?.length === bytes.length - 1;
  const format = (bytes: Uint8Array): string => {
    const scheme = schemeOf(bytes);
    if (scheme === undefined || !is(bytes)) throw new RangeError(`not a ${what}`);
    return `${scheme.name}:${toBase58(bytes.subarray(1))}`;
  };
  const codec = {
    write(out: { bytes(part: Uint8Array): void }, value: Uint8Array): void {
      if (!is(value)) throw new BorshError(`not a ${what}`);
      out.bytes(value);
    },
    read(from: { peek(length: number): Uint8Array; take(length: number): Uint8Array }): Uint8Array {
      const scheme = schemeOf(from.peek(1));
      if (scheme === undefined) throw new BorshError(`unknown tag of a ${what}`);
      return from.take(1 + scheme.length);
    },
  };
  return { schema: withJson(codec, format), is, format, parse: (text) => parseTagged(schemes, text) };
}

function parseTagged(schemes: readonly Scheme[], text: string): Uint8Array<ArrayBuffer> | undefined {
  const colon = text.indexOf(':');
  const name = colon < 0 ? 'ed25519' : text.slice(0, colon).toLowerCase();
  const scheme = schemes.find((one) => one.name === name);
  if (scheme === undefined) return undefined;
  const bytes = decodeBase58(text.slice(colon + 1), scheme.length);
  return bytes === undefined ? undefined : concatBytes(Uint8Array.of(scheme.tag), bytes);
}

function decodeBase58(text: string, length: number): Uint8Array | undefined {
  // Base58 takes quadratic time; a byte is at most 1.37 digits.
  if (text.length > length * 1.37 + 1) return undefined;
  try {
    const bytes = fromBase58(text);
    return bytes.length === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}
