import { ed25519 } from '@noble/curves/ed25519.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, toHex, toUtf8 } from '../primitives/bytes.ts';

/** dstack's key derivation, bit for bit (tee.md §3); recorded answers of the real agent are its test. */

const salt = toUtf8('RATLS');

export const deriveAppKey = (rootKey: Uint8Array, appId: Uint8Array): Uint8Array =>
  hkdf(sha256, rootKey, salt, concatBytes(appId, toUtf8('app-key')), 32);

/** Neither the purpose nor the algorithm enters the key. */
export const derivePathKey = (appKey: Uint8Array, path: string): Uint8Array =>
  hkdf(sha256, appKey, salt, toUtf8(path), 32);

/** The first link: the app key vouches for a public key under a purpose. */
export function signKey(
  appKey: Uint8Array,
  purpose: string,
  key: Uint8Array,
  algorithm: 'ed25519' | 'secp256k1',
): Uint8Array {
  return signRecoverable(appKey, toUtf8(`${purpose}:${toHex(publicKeyOf(key, algorithm))}`));
}

/** ed25519: 32 bytes. secp256k1: 33 bytes, compressed. */
export const publicKeyOf = (key: Uint8Array, algorithm: 'ed25519' | 'secp256k1'): Uint8Array =>
  algorithm === 'ed25519' ? ed25519.getPublicKey(key) : secp256k1.getPublicKey(key, true);

/** The second link: the KMS root vouches for the app key. */
export function signAppKey(rootKey: Uint8Array, appId: Uint8Array, appKey: Uint8Array): Uint8Array {
  const appPublicKey = secp256k1.getPublicKey(appKey, true);
  return signRecoverable(rootKey, concatBytes(toUtf8('dstack-kms-issued:'), appId, appPublicKey));
}

/** r ‖ s ‖ recovery id over the keccak256 of the message; RFC 6979, low s. */
function signRecoverable(key: Uint8Array, message: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(keccak_256(message), key, { prehash: false });
  return concatBytes(signature.toBytes('compact'), new Uint8Array([signature.recovery]));
}
