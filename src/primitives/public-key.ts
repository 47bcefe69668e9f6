import { sha3_256 } from '@noble/hashes/sha3.js';
import { concatBytes, toUtf8 } from './bytes.ts';
import type { Schema } from './schema.ts';
import { taggedBytes } from './tagged-bytes.ts';

const mlDsaTag = 2;
const mlDsaHandleTag = 3;

const ed25519 = { tag: 0, name: 'ed25519', length: 32 };
const secp256k1 = { tag: 1, name: 'secp256k1', length: 64 };

const keys = taggedBytes('public key', [
  ed25519,
  secp256k1,
  { tag: mlDsaTag, name: 'ml-dsa-65', length: 1952 },
]);

const handles = taggedBytes('public key handle', [
  ed25519,
  secp256k1,
  { tag: mlDsaHandleTag, name: 'ml-dsa-65-hash', length: 32 },
]);

export const publicKeySchema: Schema<Uint8Array> = keys.schema;

/** What `publicKeyHandle` gives. The two share no tag for ML-DSA keys, so neither decodes as the other. */
export const publicKeyHandleSchema: Schema<Uint8Array> = handles.schema;

/** Whether the bytes are a borsh `PublicKey`. Says nothing of whether the point is on its curve. */
export const isPublicKey = (bytes: Uint8Array): boolean => keys.is(bytes);

/** Whether a borsh `PublicKey` is a post-quantum one. */
export const isMlDsaKey = (publicKey: Uint8Array): boolean => publicKey[0] === mlDsaTag;

/** Whether a handle is that of a post-quantum key. */
export const isMlDsaHandle = (handle: Uint8Array): boolean => handle[0] === mlDsaHandleTag;

/** The borsh bytes of `ed25519:…`, `secp256k1:…`, `ml-dsa-65:…`; without a prefix it is ed25519, as nearcore reads it. */
export const parsePublicKey = (text: string): Uint8Array | undefined => keys.parse(text);

/** The bytes of what `formatPublicKeyHandle` printed. */
export const parsePublicKeyHandle = (text: string): Uint8Array | undefined => handles.parse(text);

/** As NEAR prints it. Throws `RangeError` on bytes that are no public key. */
export const formatPublicKey = (bytes: Uint8Array): string => keys.format(bytes);

/** As NEAR prints it. Throws `RangeError` on bytes that are no handle. */
export const formatPublicKeyHandle = (bytes: Uint8Array): string => handles.format(bytes);

/** How the state names a key: itself, but an ML-DSA key by its hash (near-crypto 0.38, `PublicKeyHandle`). */
export function publicKeyHandle(publicKey: Uint8Array): Uint8Array {
  if (!isMlDsaKey(publicKey)) return publicKey;
  const hashed = sha3_256(concatBytes(toUtf8('near:ml-dsa-65-pubkey-hash:v1'), publicKey.subarray(1)));
  return concatBytes(Uint8Array.of(mlDsaHandleTag), hashed);
}
