import { concatBytes } from '../primitives/bytes.ts';
import { HpkeError } from './hpke-error.ts';

/** Name in lower case, and value. */
export type Field = readonly [name: string, value: string];
export type PlainRequest = {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  /** With the query, as in a request line. */
  readonly path: string;
  readonly fields: readonly Field[];
  readonly content: Uint8Array;
};
export type PlainResponse = {
  /** 200 to 599. */
  readonly status: number;
  readonly fields: readonly Field[];
  readonly content: Uint8Array;
};

/** RFC 9292, section 3.3: the messages of known length. Those of unknown length are not read. */
const framing = { request: 0, response: 1 } as const;

/**
 * Of each text of a request line, and of all fields: what Node's own server takes. Whoever may send a large content must not
 * make as many letters or fields of it, each of which takes many times its byte.
 */
const longestHead = 16_384;

/** Lengths below are padded up to here. */
const leastPadded = 1_024;

/**
 * A length that tells less: PADMÉ (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files", 2019), which costs at
 * most 12 % and leaves some hundred lengths in all, from a kibibyte on.
 */
export function paddedLength(length: number): number {
  if (length <= leastPadded) return leastPadded;
  const exponent = 31 - Math.clz32(length);
  const unit = 2 ** (exponent - (32 - Math.clz32(exponent)));
  return Math.ceil(length / unit) * unit;
}

/** Padded with zeros to `paddedLength`, as RFC 9292 (section 3.8) allows. */
export const encodeRequest = ({
  method,
  scheme,
  authority,
  path,
  fields,
  content,
}: PlainRequest): Uint8Array =>
  padded([
    varint(framing.request),
    ...[method, scheme, authority, path].map((text) => withLength(ascii(text))),
    ...rest(fields, content),
  ]);

export const encodeResponse = ({ status, fields, content }: PlainResponse): Uint8Array =>
  padded([varint(framing.response), varint(status), ...rest(fields, content)]);

/** Throws `HpkeError` (`malformed`). */
export function decodeRequest(bytes: Uint8Array): PlainRequest {
  const cursor = cursorOver(bytes, framing.request);
  const control = () => text(cursor, /^[\x21-\x7e]*$/);
  const [method, scheme, authority, path] = [control(), control(), control(), control()];
  return { method, scheme, authority, path, ...readRest(cursor) };
}

/** Informational responses are not read. Throws `HpkeError` (`malformed`). */
export function decodeResponse(bytes: Uint8Array): PlainResponse {
  const cursor = cursorOver(bytes, framing.response);
  const status = readVarint(cursor);
  if (status < 200 || status > 599) throw new HpkeError('malformed');
  return { status, ...readRest(cursor) };
}

const rest = (fields: readonly Field[], content: Uint8Array): Uint8Array[] => [
  withLength(concatBytes(...fields.flat().map((one) => withLength(ascii(one))))),
  withLength(content),
  varint(0), // no trailers
];

function padded(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concatBytes(...parts, new Uint8Array(paddedLength(length) - length));
}

const withLength = (bytes: Uint8Array): Uint8Array => concatBytes(varint(bytes.length), bytes);

/** RFC 9000, section 16: the two highest bits say how many bytes follow. */
function varint(value: number): Uint8Array {
  const size = value < 2 ** 6 ? 0 : value < 2 ** 14 ? 1 : value < 2 ** 30 ? 2 : 3;
  const wide = new DataView(new ArrayBuffer(8));
  wide.setBigUint64(0, BigInt(value) | (BigInt(size) << BigInt(8 * 2 ** size - 2)));
  return new Uint8Array(wide.buffer, 8 - 2 ** size);
}

/** Throws `HpkeError` (`malformed`) for what no field of HTTP can hold in plain ASCII. */
function ascii(value: string): Uint8Array {
  if (!/^[\t\x20-\x7e]*$/.test(value)) throw new HpkeError('malformed');
  return Uint8Array.from(value, (letter) => letter.charCodeAt(0));
}

type Cursor = { readonly bytes: Uint8Array; at: number };

function cursorOver(bytes: Uint8Array, kind: number): Cursor {
  const cursor = { bytes, at: 0 };
  if (readVarint(cursor) !== kind) throw new HpkeError('malformed');
  return cursor;
}

/** Whatever is empty at the end may be left out (RFC 9292, section 3.8); what follows the trailers is zeros. */
function readRest(cursor: Cursor): { readonly fields: readonly Field[]; readonly content: Uint8Array } {
  const fields = readFields(part(cursor, longestHead));
  const content = part(cursor);
  if (part(cursor).length > 0) throw new HpkeError('malformed'); // trailers: nothing here reads them
  if (cursor.bytes.subarray(cursor.at).some((byte) => byte !== 0)) throw new HpkeError('malformed');
  return { fields, content };
}

function readFields(bytes: Uint8Array): Field[] {
  const cursor = { bytes, at: 0 };
  const fields: Field[] = [];
  while (cursor.at < bytes.length) {
    const name = text(cursor, /^[!#$%&'*+.^_`|~0-9a-z-]+$/);
    fields.push([name, text(cursor, /^[\t\x20-\x7e]*$/)]);
  }
  return fields;
}

function text(cursor: Cursor, allowed: RegExp): string {
  const bytes = takeAtMost(cursor, longestHead);
  const read = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  if (!allowed.test(read)) throw new HpkeError('malformed');
  return read;
}

const part = (cursor: Cursor, most = Number.POSITIVE_INFINITY): Uint8Array =>
  cursor.at === cursor.bytes.length ? new Uint8Array() : takeAtMost(cursor, most);

/** What its length stands before. */
function takeAtMost(cursor: Cursor, most: number): Uint8Array {
  const length = readVarint(cursor);
  if (length > most) throw new HpkeError('malformed');
  return take(cursor, length);
}

/** Beyond 2^53 it is not exact, and longer than any message all the same. */
function readVarint(cursor: Cursor): number {
  const first = take(cursor, 1)[0] ?? 0;
  const more = take(cursor, 2 ** (first >> 6) - 1);
  return more.reduce((value, byte) => value * 256 + byte, first & 0x3f);
}

function take(cursor: Cursor, length: number): Uint8Array {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) throw new HpkeError('malformed');
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}
