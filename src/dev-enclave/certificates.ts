import { toBase64, toHex } from '../primitives/bytes.ts';
import type { PkiKey } from './pki-key.ts';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  CRLDistributionPointsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  X509CrlGenerator,
} from './x509.ts';

export type Authority = { readonly commonName: string; readonly key: PkiKey };

export type CertificateRequest = {
  readonly subject: Authority;
  readonly issuer: Authority;
  /** How many authorities may follow; undefined: not an authority. */
  readonly pathLength?: number;
  readonly extensions?: readonly Extension[];
};

/** Intel's certificates live for years; these for longer, so that the root never changes. */
const validity = {
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2049-12-31T23:59:59Z'),
};

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

const utf8String = (text: string) => [{ utf8String: text }];

/** Intel's form of a name, down to the string types, and plainly not Intel's. */
const nameOf = (commonName: string): Name =>
  new Name([
    { CN: utf8String(commonName) },
    { O: utf8String('near-enclave DEVELOPMENT ONLY') },
    { L: utf8String('Nowhere') },
    { ST: utf8String('NA') },
    { C: ['US'] },
  ]);

const crlUrl = 'https://dev.near-enclave.invalid/crl.der';

/** A certificate in DER, with the extensions of Intel's and in their order. */
export async function issueCertificate(request: CertificateRequest): Promise<Uint8Array> {
  const { subject, issuer, pathLength, extensions = [] } = request;
  const isAuthority = pathLength !== undefined;
  const usage = isAuthority
    ? KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign
    : KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation;
  const certificate = await X509CertificateGenerator.create(
    {
      ...validity,
      serialNumber: toHex(subject.key.keyId),
      subject: nameOf(subject.commonName),
      issuer: nameOf(issuer.commonName),
      publicKey: subject.key.spki,
      signingKey: namedKey,
      signingAlgorithm: algorithm,
      extensions: [
        new AuthorityKeyIdentifierExtension(toHex(issuer.key.keyId)),
        new CRLDistributionPointsExtension([crlUrl]),
        new SubjectKeyIdentifierExtension(toHex(subject.key.keyId)),
        new KeyUsagesExtension(usage, true),
        new BasicConstraintsExtension(isAuthority, pathLength, true),
        ...extensions,
      ],
    },
    signerOf(issuer.key),
  );
  return new Uint8Array(certificate.rawData);
}

export type CrlRequest = {
  readonly issuer: Authority;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Keys whose certificates are revoked. */
  readonly revoked: readonly PkiKey[];
};

/** A certificate revocation list in DER. */
export async function issueCrl({ issuer, revoked, ...window }: CrlRequest): Promise<Uint8Array> {
  const crl = await X509CrlGenerator.create(
    {
      ...window,
      issuer: nameOf(issuer.commonName),
      signingKey: namedKey,
      signingAlgorithm: algorithm,
      extensions: [crlNumber, new AuthorityKeyIdentifierExtension(toHex(issuer.key.keyId))],
      entries: revoked.map((key) => ({
        serialNumber: toHex(key.keyId),
        revocationDate: window.thisUpdate,
      })),
    },
    signerOf(issuer.key),
  );
  return new Uint8Array(crl.rawData);
}

/** OID cRLNumber; INTEGER 1. */
const crlNumber = new Extension('2.5.29.20', false, new Uint8Array([0x02, 0x01, 0x01]));

/** Stands for a key of WebCrypto, whose ECDSA is randomised: the generator reads its algorithm only. */
const namedKey: CryptoKey = { algorithm, type: 'private', extractable: false, usages: ['sign'] };

function signerOf(key: PkiKey): Crypto {
  const sign = async (_algorithm: unknown, _key: unknown, data: ArrayBuffer) =>
    key.sign(new Uint8Array(data)).buffer;
  // The generators call `subtle.sign` and nothing else of it.
  return { subtle: { sign } } as unknown as Crypto;
}

export function toPem(certificate: Uint8Array): string {
  const lines = toBase64(certificate).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
