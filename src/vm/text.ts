import { fromUtf8 } from '../primitives/bytes.ts';
import type { Call } from './call.ts';
import { fail } from './errors.ts';
import type { Slice } from './slice.ts';

const nulTerminated = 2n ** 64n - 1n;
const utf16Decoder = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch {
    return fail('BadUTF8');
  }
}

function decodeUtf16(bytes: Uint8Array): string {
  try {
    return utf16Decoder.decode(bytes);
  } catch {
    return fail('BadUTF16');
  }
}

/** Text of a log or a panic, which may be no longer than what may still be logged. */
export function readUtf8(call: Call, { length, pointer }: Slice): string {
  call.gas.pay('utf8_decoding_base');
  const bytes = length === nulTerminated ? readToNul(call, pointer) : readWithin(call, pointer, length);
  call.gas.payPer('utf8_decoding_byte', bytes.length);
  return decodeUtf8(bytes);
}

function readWithin({ logs, memory }: Call, pointer: bigint, length: bigint): Uint8Array {
  if (length > BigInt(logs.room)) logs.failTooLong(length);
  return memory.read(pointer, length);
}

/** Protocol: each byte is paid for on its own, the nul as well. */
function readToNul({ logs, memory }: Call, pointer: bigint): Uint8Array {
  const most = logs.room;
  for (let length = 0; length <= most; length++) {
    if (memory.readU8(pointer + BigInt(length)) === 0) return memory.readFree(pointer, BigInt(length));
  }
  return logs.failTooLong(BigInt(most) + 1n);
}

export function readUtf16(call: Call, { length, pointer }: Slice): string {
  const { gas, logs, memory } = call;
  gas.pay('utf16_decoding_base');
  const actual = length === nulTerminated ? lengthToNul16(call, pointer) : length;
  const bytes = length === nulTerminated ? memory.readFree(pointer, actual) : memory.read(pointer, actual);
  // Protocol: judged in this order, after the bytes were read.
  if (bytes.length % 2 !== 0) fail('BadUTF16');
  if (actual > BigInt(logs.room)) logs.failTooLong(actual);
  gas.payPer('utf16_decoding_byte', actual);
  return decodeUtf16(bytes);
}

function lengthToNul16({ logs, memory }: Call, pointer: bigint): bigint {
  const most = logs.room;
  for (let length = 0; ; ) {
    if (memory.readU16(pointer + BigInt(length)) === 0) return BigInt(length);
    length += 2;
    if (length > most) logs.failTooLong(BigInt(length));
  }
}
