import { sha3_256 } from '@noble/hashes/sha3.js';
import { concatBytes, toUtf8 } from './bytes.ts';
import { fromBase58, toBase58 } from './hash.ts';

/** By the tag byte of nearcore's borsh `PublicKey`: the tag, then the key. */
const kinds = [
  { name: 'ed25519', length: 32 },
  { name: 'secp256k1', length: 64 },
  { name: 'ml-dsa-65', length: 1952 },
] as const;

const mlDsaTag = 2;
const mlDsaHandleTag = 3;

/** Whether the bytes are a borsh `PublicKey`. Says nothing of whether the point is on its curve. */
export function isPublicKey(bytes: Uint8Array): boolean {
  const kind = kinds[bytes[0] ?? kinds.length];
  return kind !== undefined && bytes.length === 1 + kind.length;
}

/** Whether a borsh `PublicKey` is a post-quantum one. */
export const isMlDsaKey = (publicKey: Uint8Array): boolean => publicKey[0] === mlDsaTag;

/** The borsh bytes of `ed25519:…`, `secp256k1:…`, `ml-dsa-65:…`; without a prefix it is ed25519, as nearcore reads it. */
export function parsePublicKey(text: string): Uint8Array | undefined {
  const colon = text.indexOf(':');
  const name = colon < 0 ? 'ed25519' : text.slice(0, colon).toLowerCase();
  const tag = kinds.findIndex((kind) => kind.name === name);
  const key = tag < 0 ? undefined : decodeBase58(text.slice(colon + 1));
  if (key === undefined) return undefined;
  const bytes = concatBytes(Uint8Array.of(tag), key);
  return isPublicKey(bytes) ? bytes : undefined;
}

function decodeBase58(text: string): Uint8Array | undefined {
  // Base58 takes quadratic time, and the longest key has 2,666 digits.
  if (text.length > 2_700) return undefined;
  try {
    return fromBase58(text);
  } catch {
    return undefined;
  }
}

/** As NEAR prints it. Throws `RangeError` on bytes that are no public key. */
export function formatPublicKey(bytes: Uint8Array): string {
  const kind = kinds[bytes[0] ?? kinds.length];
  if (kind === undefined || !isPublicKey(bytes)) throw new RangeError('not a public key');
  return `${kind.name}:${toBase58(bytes.subarray(1))}`;
}

/** How the state names a key: itself, but an ML-DSA key by its hash (near-crypto 0.38, `PublicKeyHandle`). */
export function publicKeyHandle(publicKey: Uint8Array): Uint8Array {
  if (!isMlDsaKey(publicKey)) return publicKey;
  const hashed = sha3_256(concatBytes(toUtf8('near:ml-dsa-65-pubkey-hash:v1'), publicKey.subarray(1)));
  return concatBytes(Uint8Array.of(mlDsaHandleTag), hashed);
}
