import { fromUtf8, toHex } from '../../../primitives/bytes.ts';
import { jsonOrNothing } from '../../../primitives/json-text.ts';

/** Bytes as a person reads them; the text was chosen by whoever made the bundle. */
export type Readable = {
  readonly form: 'empty' | 'json' | 'text' | 'hex';
  readonly text: string;
  readonly byteCount: number;
};

/** JSON is laid out, other text is left as it is, and what is neither becomes hex. */
export function readableBytes(bytes: Uint8Array): Readable {
  const byteCount = bytes.length;
  if (byteCount === 0) return { form: 'empty', text: '', byteCount };
  const text = utf8Text(bytes);
  if (text === undefined) return { form: 'hex', text: toHex(bytes), byteCount };
  const json = laidOut(text);
  return json === undefined ? { form: 'text', text, byteCount } : { form: 'json', text: json, byteCount };
}

/** Undefined unless all of it is text that can be shown. */
function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    const text = fromUtf8(bytes);
    return /[^\P{C}\n\t]/u.test(text) ? undefined : text;
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

/** Only if nothing is lost by it, such as digits of a large number or a doubled key. */
export function laidOut(text: string): string | undefined {
  const value: unknown = jsonOrNothing(() => JSON.parse(text));
  const isWhole = typeof value === 'object' && JSON.stringify(value) === text.trim();
  return isWhole ? JSON.stringify(value, null, 2) : undefined;
}
