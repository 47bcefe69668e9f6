import { fromBase64, toBase64 } from '../primitives/bytes.ts';

const armored = /-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)\n-----END CERTIFICATE-----\n/g;

export class PemError extends Error {}

/**
 * The DER certificates of a PEM chain. Throws `PemError` unless the text is exactly what Intel's services write:
 * lines of 64 characters, a line break after each, nothing between or behind the certificates.
 */
export function parsePemChain(text: string): Uint8Array[] {
  const certificates = [...text.matchAll(armored)].map(([, body = '']) => decodeBody(body));
  if (certificates.map(toPem).join('') !== text) throw new PemError('not a plain chain of PEM certificates');
  return certificates;
}

function decodeBody(body: string): Uint8Array {
  try {
    return fromBase64(body.replaceAll('\n', ''));
  } catch (cause) {
    throw new PemError('a certificate is not base64', { cause });
  }
}

function toPem(certificate: Uint8Array): string {
  const lines = toBase64(certificate).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
