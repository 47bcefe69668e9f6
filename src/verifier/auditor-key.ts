import { x25519 } from '@noble/curves/ed25519.js';
import { equalBytes, fromBase64, fromHex, toBase64, toHex } from '../primitives/bytes.ts';

/** PKCS#8 of an x25519 key (RFC 8410), but for the 32 bytes of the key itself. */
const pkcs8Head = fromHex('302e020100300506032b656e04220420');
const pem = /^-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END PRIVATE KEY-----$/;

/** The text is no private key. Never holds any of it. */
export class AuditorKeyError extends Error {}

/**
 * The 32 bytes of an auditor's x25519 private key, from hex or from PKCS#8 in PEM, as `openssl genpkey -algorithm x25519`
 * writes it. Throws `AuditorKeyError`.
 */
export function parseAuditorKey(text: string): Uint8Array<ArrayBuffer> {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return fromHex(trimmed);
  const [, body] = pem.exec(trimmed) ?? [];
  const key = body === undefined ? undefined : fromPkcs8(body.replace(/\s/g, ''));
  if (key !== undefined) return key;
  throw new AuditorKeyError('not an x25519 private key: 64 digits of hex, or PKCS#8 in PEM');
}

function fromPkcs8(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const der = fromBase64(base64);
    const isKey =
      der.length === pkcs8Head.length + 32 && equalBytes(der.subarray(0, pkcs8Head.length), pkcs8Head);
    return isKey ? der.slice(pkcs8Head.length) : undefined;
  } catch {
    return undefined; // not base64; what the library says of it may quote it
  }
}

/** PKCS#8 in PEM, with a final line break. */
export function auditorKeyToPem(privateKey: Uint8Array): string {
  const der = new Uint8Array([...pkcs8Head, ...privateKey]);
  return `-----BEGIN PRIVATE KEY-----\n${toBase64(der)}\n-----END PRIVATE KEY-----\n`;
}

/** Hex of the public key: the `recipient` for whom a bundle is sealed. */
export const auditorPublicKey = (privateKey: Uint8Array): string => toHex(x25519.getPublicKey(privateKey));
