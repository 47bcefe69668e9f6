import { createPublicKey, verify } from 'node:crypto';
import { concatBytes, fromHex } from '../primitives/bytes.ts';

/** What comes before the 1,952 bytes of a key in RFC 9881's `SubjectPublicKeyInfo`. */
const keyHeader = fromHex('308207b2300b0609608648016503040312038207a100');

/** OpenSSL's ML-DSA-65, with an empty context. */
export function verifyMlDsa65(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const encoded = Buffer.from(concatBytes(keyHeader, key));
  return verify(null, message, createPublicKey({ key: encoded, format: 'der', type: 'spki' }), signature);
}
