import { fromHex, toHex } from './bytes.ts';

/** Bitcoin's. */
const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const zero = '1';
const digitValues: ReadonlyMap<string, number> = new Map([...alphabet].map((digit, value) => [digit, value]));

/** So many digits that their value is still a safe integer. */
const chunkLength = 9;
const chunkSize = 58n ** BigInt(chunkLength);

/** By big integers, since digit by digit the time for an ML-DSA signature can be felt. */
export function encodeBase58(bytes: Uint8Array): string {
  const zeros = bytes.findIndex((byte) => byte !== 0);
  if (zeros < 0) return zero.repeat(bytes.length);
  const chunks: string[] = [];
  for (let rest = BigInt(`0x${toHex(bytes)}`); rest > 0n; rest /= chunkSize) {
    chunks.push(encodeChunk(Number(rest % chunkSize)));
  }
  return zero.repeat(zeros) + chunks.reverse().join('').replace(/^1+/, '');
}

function encodeChunk(value: number): string {
  let digits = '';
  let rest = value;
  for (let i = 0; i < chunkLength; i++) {
    digits = alphabet.charAt(rest % 58) + digits;
    rest = Math.floor(rest / 58);
  }
  return digits;
}

/** Throws `RangeError` on a character that is no digit. */
export function decodeBase58(text: string): Uint8Array<ArrayBuffer> {
  const digits = text.replace(/^1+/, '');
  let value = 0n;
  for (let at = 0; at < digits.length; at += chunkLength) {
    const chunk = digits.slice(at, at + chunkLength);
    value = value * 58n ** BigInt(chunk.length) + BigInt(decodeChunk(chunk));
  }
  const zeros = '00'.repeat(text.length - digits.length);
  const hex = value === 0n ? '' : value.toString(16);
  return fromHex(zeros + hex.padStart(hex.length + (hex.length % 2), '0'));
}

const decodeChunk = (digits: string): number =>
  [...digits].reduce((sum, digit) => {
    const value = digitValues.get(digit);
    if (value === undefined) throw new RangeError(`not a digit of base58: ${digit}`);
    return sum * 58 + value;
  }, 0);
