import { equalBytes } from '../../primitives/bytes.ts';
import { toIsoTime } from '../time.ts';
import type { Certificate } from './certificate.ts';
import { isSignedBy, PkiError } from './signed-der.ts';

/** Leaf first, root last. */
export type Chain = readonly [leaf: Certificate, ...issuers: Certificate[]];

/**
 * Throws `PkiError` unless each certificate is in force, issued by the next one's name and key, which is an authority
 * for that many below it, and the last is the root, byte for byte.
 */
export function assertChain(chain: Chain, root: Uint8Array, nowSeconds: number): void {
  const last = chain.at(-1);
  if (last === undefined || !equalBytes(last.der, root)) {
    throw new PkiError('ends in another root than the trusted one');
  }
  for (const [index, certificate] of chain.entries()) {
    assertInForce(certificate, nowSeconds);
    const issuer = chain[index + 1];
    // The root is trusted by its bytes.
    if (issuer === undefined) continue;
    assertIssued(certificate, issuer);
    // The leaf is no authority, so the one above it has none below.
    assertAuthority(issuer, index);
  }
}

function assertInForce({ commonName, notBefore, notAfter }: Certificate, now: number): void {
  if (now < notBefore || now > notAfter) {
    throw new PkiError(
      `${commonName} is good from ${toIsoTime(notBefore)} to ${toIsoTime(notAfter)}, judged at ${toIsoTime(now)}`,
    );
  }
}

/** Issuers whose signature was found to hold: a certificate stands in more than one chain. */
const heldIssuers = new WeakMap<Certificate, Certificate>();

function assertIssued(certificate: Certificate, issuer: Certificate): void {
  if (heldIssuers.get(certificate) === issuer) return;
  if (!equalBytes(certificate.issuer, issuer.subject)) {
    throw new PkiError(`${certificate.commonName} names another issuer than ${issuer.commonName}`);
  }
  if (!isSignedBy(issuer.key, certificate.signature, certificate.content)) {
    throw new PkiError(`${certificate.commonName} is not signed by ${issuer.commonName}`);
  }
  heldIssuers.set(certificate, issuer);
}

function assertAuthority(
  { authority, mayCertify, pathLength, commonName }: Certificate,
  below: number,
): void {
  if (!authority || !mayCertify) throw new PkiError(`${commonName} may not issue certificates`);
  if (pathLength !== undefined && below > pathLength) {
    throw new PkiError(`${commonName} may have ${pathLength} authorities below it, not ${below}`);
  }
}
