import { fromUtf8, toHex } from '../../primitives/bytes.ts';
import { printable } from '../../verifier/printable.ts';

/** What bytes most likely are, for people. */
export function readable(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing';
  const text = asText(bytes);
  if (text === undefined) return mixed(bytes);
  return isJson(text) ? printable(text) : JSON.stringify(printable(text));
}

/** A storage key: its text, other bytes as `\x00`. Keys of near-sdk are text around lengths. */
export const readableKey = (key: Uint8Array): string => (key.length === 0 ? '(the empty key)' : escaped(key));

/** Borsh is text around lengths as well; bytes that show little text are shorter in hex. */
function mixed(bytes: Uint8Array): string {
  const shown = bytes.filter(isPlain).length;
  return shown * 2 >= bytes.length ? escaped(bytes) : `0x${toHex(bytes)}`;
}

const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

const escaped = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    isPlain(byte) && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');

/** Undefined when it is no UTF-8 or holds control characters: then it is data. */
function asText(bytes: Uint8Array): string | undefined {
  try {
    const text = fromUtf8(bytes);
    return /[^\P{Cc}\n\r\t]/u.test(text) ? undefined : text;
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}

/** The first `width` characters; an ellipsis stands for the rest. */
export const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, width - 1)}…`;
