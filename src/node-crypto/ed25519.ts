import { createPublicKey, verify } from 'node:crypto';
import { concatBytes, fromHex } from '../primitives/bytes.ts';
import { verifyEd25519 as verifyAsDalek } from '../primitives/ed25519.ts';

/** What comes before the 32 bytes of a key in RFC 8410's `SubjectPublicKeyInfo`. */
const keyHeader = fromHex('302a300506032b6570032100');

/**
 * OpenSSL checks the same equation as dalek and is narrower in what it lets come to it: it refuses keys of small order.
 * What it accepts is therefore valid; what it refuses is judged again, twelve times slower.
 */
export const verifyEd25519 = (signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean =>
  isValidToOpenSsl(signature, message, key) || verifyAsDalek(signature, message, key);

function isValidToOpenSsl(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const encoded = Buffer.from(concatBytes(keyHeader, key));
  return verify(null, message, createPublicKey({ key: encoded, format: 'der', type: 'spki' }), signature);
}
