import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { x25519 } from '@noble/curves/ed25519.js';
import { equalBytes } from '../primitives/bytes.ts';
import { HpkeError } from './hpke-error.ts';

/**
 * HPKE in base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. By WebCrypto, so that it runs in Node and
 * in browsers alike.
 */
const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

export const keyLength = 32;

/** What both sides must agree on: the purpose, and what the message belongs to. */
export type HpkeContext = { readonly info: Uint8Array; readonly aad: Uint8Array };

/** `enc`: 32 bytes, the public key that was made for this one message. The ciphertext ends in a tag of 16 bytes. */
export type HpkeMessage = {
  readonly enc: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array<ArrayBuffer>;
};

/** Seals for the holder of a key, with randomness of the platform. Throws `HpkeError` (`recipient_invalid`). */
export async function seal(
  recipient: Uint8Array,
  plaintext: Uint8Array,
  { info, aad }: HpkeContext,
): Promise<HpkeMessage> {
  assertRecipient(recipient);
  const recipientPublicKey = await suite.kem.deserializePublicKey(new Uint8Array(recipient));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, plaintext, aad);
  return { enc: new Uint8Array(enc), ciphertext: new Uint8Array(ct) };
}

/** Throws `HpkeError` (`key_invalid`, `not_opened`). */
export async function open(
  privateKey: Uint8Array,
  { enc, ciphertext }: HpkeMessage,
  { info, aad }: HpkeContext,
): Promise<Uint8Array<ArrayBuffer>> {
  if (privateKey.length !== keyLength) throw new HpkeError('key_invalid');
  const recipientKey = await suite.kem.deserializePrivateKey(new Uint8Array(privateKey));
  try {
    return new Uint8Array(await suite.open({ recipientKey, enc, info }, ciphertext, aad));
  } catch {
    // The library throws here for a message that does not open, and for nothing else.
    throw new HpkeError('not_opened');
  }
}

/** Of a private key of 32 bytes. Throws `HpkeError` (`key_invalid`). */
export function publicKeyOf(privateKey: Uint8Array): Uint8Array {
  if (privateKey.length !== keyLength) throw new HpkeError('key_invalid');
  return x25519.getPublicKey(privateKey);
}

/** 2^255 - 19, little-endian. */
const fieldPrime = Uint8Array.of(0xed, ...new Array<number>(30).fill(0xff), 0x7f);

/**
 * Refuses what is no key at all, a second spelling of a coordinate (its owner would compute another name for the key, and
 * could not open), and the points of low order, with which everyone shares the same secret.
 */
export function assertRecipient(publicKey: Uint8Array): void {
  const isKey = publicKey.length === keyLength && isBelow(publicKey, fieldPrime) && !isOfLowOrder(publicKey);
  if (!isKey) throw new HpkeError('recipient_invalid');
}

/** Both little-endian and of one length. */
function isBelow(value: Uint8Array, bound: Uint8Array): boolean {
  if (equalBytes(value, bound)) return false;
  const at = value.findLastIndex((byte, index) => byte !== bound[index]);
  return (value[at] ?? 0) < (bound[at] ?? 0);
}

/** Every scalar of x25519 is a multiple of eight, so any one tells. */
function isOfLowOrder(publicKey: Uint8Array): boolean {
  try {
    x25519.getSharedSecret(new Uint8Array(keyLength).fill(1), publicKey);
    return false;
  } catch {
    return true; // a shared secret of zeros; the lengths are right
  }
}
