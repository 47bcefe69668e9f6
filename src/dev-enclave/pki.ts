import { type Authority, issueCertificate, toPem } from './certificates.ts';
import { createPkiKey, type PkiKey } from './pki-key.ts';
import { sgxExtension } from './platform.ts';

/** A development copy of Intel's PKI: the same shape, another root. */
export type DevPki = {
  readonly root: Authority;
  readonly platformCa: Authority;
  readonly tcbSigning: Authority;
  readonly pck: Authority;
  /** Signs quotes; certified by the quoting enclave's report. */
  readonly attestationKey: PkiKey;
  /** DER. */
  readonly rootCertificate: Uint8Array;
  /** PEM chains, each up to the root. */
  readonly pckChain: string;
  readonly platformCaChain: string;
  readonly tcbSigningChain: string;
};

/** Only the root's name marks it: the other names are what verifiers of Intel's chains ask for. */
const rootName = 'DEV near-enclave SGX Root CA';

export async function createDevPki(seed: Uint8Array): Promise<DevPki> {
  const authority = (commonName: string, label: string): Authority => ({
    commonName,
    key: createPkiKey(seed, label),
  });
  const root = authority(rootName, 'root');
  const platformCa = authority('Intel SGX PCK Platform CA', 'platform-ca');
  const tcbSigning = authority('Intel SGX TCB Signing', 'tcb-signing');
  const pck = authority('Intel SGX PCK Certificate', 'pck');
  const extensions = [sgxExtension(seed)];

  const rootCertificate = await issueCertificate({ subject: root, issuer: root, pathLength: 1 });
  const platformCertificate = await issueCertificate({ subject: platformCa, issuer: root, pathLength: 0 });
  const tcbCertificate = await issueCertificate({ subject: tcbSigning, issuer: root });
  const pckCertificate = await issueCertificate({ subject: pck, issuer: platformCa, extensions });

  const platformCaChain = toPem(platformCertificate) + toPem(rootCertificate);
  return {
    root,
    platformCa,
    tcbSigning,
    pck,
    attestationKey: createPkiKey(seed, 'attestation'),
    rootCertificate,
    pckChain: toPem(pckCertificate) + platformCaChain,
    platformCaChain,
    tcbSigningChain: toPem(tcbCertificate) + toPem(rootCertificate),
  };
}
