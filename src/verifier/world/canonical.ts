import { type Codec, decode, encode } from '../../primitives/borsh.ts';
import { equalBytes } from '../../primitives/bytes.ts';

/** Throws `BorshError`, and `RangeError` for bytes that are another spelling of what they say. */
export function decodeExactly<T>(codec: Codec<T>, bytes: Uint8Array): T {
  const value = decode(codec, bytes);
  if (equalBytes(encode(codec, value), bytes)) return value;
  throw new RangeError('bytes that are not as they are written');
}
