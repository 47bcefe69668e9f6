import { toHex } from '../../../primitives/bytes.ts';

/** A stretch of bytes that is ASCII, or one in hex. */
export type ByteRun = { readonly kind: 'text' | 'hex'; readonly text: string };

/** Fewer letters in a row, or many signs among them, are likely no text. */
const shortestText = 4;
const wordShare = 0.8;

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

/** Borsh as a person reads it: names stand out from lengths and numbers. */
export function byteRuns(bytes: Uint8Array): ByteRun[] {
  const runs: ByteRun[] = [];
  let hexFrom = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = endOfText(bytes, at);
    if (!looksLikeText(bytes.subarray(at, end))) {
      at = Math.max(end, at + 1);
      continue;
    }
    if (at > hexFrom) runs.push(hexRun(bytes.subarray(hexFrom, at)));
    runs.push({ kind: 'text', text: String.fromCharCode(...bytes.subarray(at, end)) });
    at = end;
    hexFrom = end;
  }
  if (hexFrom < bytes.length) runs.push(hexRun(bytes.subarray(hexFrom)));
  return runs;
}

function looksLikeText(bytes: Uint8Array): boolean {
  if (bytes.length < shortestText) return false;
  const words = String.fromCharCode(...bytes).match(/[\w .:-]/g)?.length ?? 0;
  return words >= bytes.length * wordShare;
}

/** Bounded, so that a run is never more than the arguments of one call. */
function endOfText(bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && end - from < 4096 && isPrintable(bytes[end] ?? 0)) end += 1;
  return end;
}

export const hexRun = (bytes: Uint8Array): ByteRun => ({ kind: 'hex', text: toHex(bytes) });

/** What 4, 8 or 16 bytes are as borsh's unsigned integer; undefined for other lengths. */
export function asInteger(bytes: Uint8Array): bigint | undefined {
  if (![4, 8, 16].includes(bytes.length)) return undefined;
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
