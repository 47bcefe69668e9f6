import { p256 } from '@noble/curves/nist.js';
import { BitString, fromBER, Sequence } from 'asn1js';
import { concatBytes, equalBytes, fromHex } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';

/** What a certificate and a revocation list have in common: SEQUENCE { content, algorithm, signature } (RFC 5280). */
export type SignedDer = {
  /** The exact bytes that were signed. */
  readonly content: Uint8Array;
  /** ECDSA on P-256 over the sha256 of the content: r ‖ s, 64 bytes. */
  readonly signature: Uint8Array;
};

/** A certificate, a revocation list or a chain that is not what it should be. */
export class PkiError extends Error {}

/** AlgorithmIdentifier of ecdsa-with-SHA256, without parameters (RFC 5758): all that Intel's PKI uses. */
const ecdsaWithSha256 = fromHex('300a06082a8648ce3d040302');

/**
 * The parts of a signed structure. Throws `PkiError` unless the bytes are exactly the DER of these parts: outside of
 * the signed content, no byte can be another one.
 */
export function readSignedDer(der: Uint8Array): SignedDer {
  const { content, bits } = parts(der);
  const signature = readSignature(bits);
  const bitString = tagged(0x03, concatBytes(Uint8Array.of(0), signature.toBytes('der')));
  if (!equalBytes(tagged(0x30, concatBytes(content, ecdsaWithSha256, bitString)), der)) {
    throw new PkiError('not a structure signed with ECDSA over SHA-256, in DER');
  }
  return { content, signature: signature.toBytes('compact') };
}

function parts(der: Uint8Array): { content: Uint8Array; bits: Uint8Array } {
  const { result } = fromBER(der);
  const [content, , signature] = result instanceof Sequence ? result.valueBlock.value : [];
  if (content === undefined || !(signature instanceof BitString))
    throw new PkiError('no signed DER structure');
  return { content: content.valueBeforeDecodeView, bits: signature.valueBlock.valueHexView };
}

function readSignature(bits: Uint8Array) {
  try {
    return p256.Signature.fromDER(bits);
  } catch (cause) {
    throw new PkiError('the signature is no ECDSA signature', { cause });
  }
}

function tagged(tag: number, value: Uint8Array): Uint8Array {
  const { length } = value;
  if (length < 0x80) return concatBytes(Uint8Array.of(tag, length), value);
  const digits = [length >> 24, length >> 16, length >> 8, length].map((digit) => digit & 0xff);
  const significant = digits.slice(digits.findIndex((digit) => digit !== 0));
  return concatBytes(Uint8Array.of(tag, 0x80 | significant.length, ...significant), value);
}

/**
 * Whether the key (x ‖ y, 64 bytes) signed the data: ECDSA on P-256 over their sha256, r ‖ s. Both halves of a curve's
 * signatures are taken, as Intel's services make both.
 */
export function isSignedBy(key: Uint8Array, signature: Uint8Array, data: Uint8Array): boolean {
  const point = concatBytes(Uint8Array.of(4), key);
  try {
    return p256.verify(signature, sha256(data), point, { prehash: false, lowS: false, format: 'compact' });
  } catch {
    return false; // thrown for a key that is no point and a signature out of range, and for nothing else
  }
}
