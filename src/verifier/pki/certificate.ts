import { equalBytes, fromHex } from '../../primitives/bytes.ts';
import { describeError } from '../check.ts';
import { PkiError, readSignedDer, type SignedDer } from './signed-der.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
} from './x509-library.ts';

/** The parts of an X.509 certificate that our checks read. */
export type Certificate = SignedDer & {
  readonly der: Uint8Array;
  readonly commonName: string;
  /** Names in DER. */
  readonly subject: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serial: bigint;
  /** Unix seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** x ‖ y on P-256, 64 bytes. */
  readonly key: Uint8Array;
  readonly authority: boolean;
  /** How many authorities may follow below it; undefined: any number. */
  readonly pathLength: number | undefined;
  readonly mayCertify: boolean;
  readonly mayRevoke: boolean;
  readonly maySign: boolean;
  /** DER of Intel's extension that names a platform. */
  readonly sgxExtension: Uint8Array | undefined;
};

/** SubjectPublicKeyInfo of a P-256 key up to its coordinates (RFC 5480). */
const p256Prefix = fromHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004');

const oids = { basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15', sgx: '1.2.840.113741.1.13.1' } as const;
/** Extensions that may be critical: the ones that are understood here. */
const understood: readonly string[] = Object.values(oids);

/** Reads one certificate from its DER. Throws `PkiError` for anything that Intel's PKI does not issue. */
export function parseCertificate(der: Uint8Array): Certificate {
  const signed = readSignedDer(der);
  try {
    return { ...signed, der, ...readFields(new X509Certificate(Uint8Array.from(der))) };
  } catch (cause) {
    if (cause instanceof PkiError) throw cause;
    throw new PkiError(`not a certificate: ${describeError(cause)}`, { cause });
  }
}

function readFields(certificate: X509Certificate): Omit<Certificate, 'der' | keyof SignedDer> {
  assertExtensions(certificate);
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages ?? 0;
  const sgx = certificate.getExtension(oids.sgx);
  return {
    commonName: onlyCommonName(certificate),
    subject: new Uint8Array(certificate.subjectName.toArrayBuffer()),
    issuer: new Uint8Array(certificate.issuerName.toArrayBuffer()),
    serial: BigInt(`0x${certificate.serialNumber}`),
    notBefore: certificate.notBefore.getTime() / 1000,
    notAfter: certificate.notAfter.getTime() / 1000,
    key: p256Key(new Uint8Array(certificate.publicKey.rawData)),
    authority: constraints?.ca === true,
    pathLength: constraints?.pathLength,
    mayCertify: (usages & KeyUsageFlags.keyCertSign) !== 0,
    mayRevoke: (usages & KeyUsageFlags.cRLSign) !== 0,
    maySign: (usages & KeyUsageFlags.digitalSignature) !== 0,
    sgxExtension: sgx === null ? undefined : new Uint8Array(sgx.value),
  };
}

function assertExtensions({ extensions }: X509Certificate): void {
  const types = extensions.map(({ type }) => type);
  if (new Set(types).size !== types.length) throw new PkiError('an extension stands there twice');
  const strange = extensions.find(({ critical, type }) => critical && !understood.includes(type));
  if (strange !== undefined)
    throw new PkiError(`a critical extension ${strange.type} that is not known here`);
}

function onlyCommonName({ subjectName }: X509Certificate): string {
  const [name, ...more] = subjectName.getField('CN');
  if (name === undefined || more.length > 0) throw new PkiError('not one common name in the subject');
  return name;
}

function p256Key(spki: Uint8Array): Uint8Array {
  const key = spki.subarray(p256Prefix.length);
  if (!equalBytes(spki.subarray(0, p256Prefix.length), p256Prefix) || key.length !== 64) {
    throw new PkiError('not a key on P-256');
  }
  return key;
}
