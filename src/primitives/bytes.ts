import { base64 as base64Coder, hex as hexCoder } from '@scure/base';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Lowercase hex without a prefix. */
export const toHex = (bytes: Uint8Array): string => hexCoder.encode(bytes);

/** Throws when the text is not an even number of hex digits. */
export const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  hexCoder.decode(text.toLowerCase()) as Uint8Array<ArrayBuffer>;

/** RFC 4648 section 4, with padding. */
export const toBase64 = (bytes: Uint8Array): string => base64Coder.encode(bytes);

/** Strict: refuses missing padding, other alphabets, white space and stray trailing bits. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  base64Coder.decode(text) as Uint8Array<ArrayBuffer>;

export const toUtf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Throws `TypeError` on malformed UTF-8; keeps a byte order mark. */
export const fromUtf8 = (bytes: Uint8Array): string => decoder.decode(bytes);

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => joinBytes(parts);

/** The same of a list, which may be longer than arguments of a call can be. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Lexicographic by unsigned byte, a prefix before its extensions: the order of Rust's `Vec<u8>`. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && compareBytes(a, b) === 0;
