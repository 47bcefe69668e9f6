import { toBase64 } from '../primitives/bytes.ts';
import { type AgentAnswer, AgentError, type AgentRequest } from './agent-request.ts';
import { type Authority, issueCertificate, toPem } from './certificates.ts';
import type { DevMachine } from './machine.ts';
import { createPkiKey } from './pki-key.ts';
import { ExtendedKeyUsageExtension, SubjectAlternativeNameExtension } from './x509.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** GetTlsKey: a new key in each answer, certified by the certificate authority of the KMS. RA-TLS is not offered. */
export function createTlsKeys({ seed }: DevMachine): (request: AgentRequest) => Promise<AgentAnswer> {
  const issuer: Authority = { commonName: 'DEV near-enclave KMS CA', key: createPkiKey(seed, 'kms-ca') };
  let made = 0;
  return async (request) => {
    if (request['usage_ra_tls'] === true) throw new AgentError('the development enclave issues no RA-TLS');
    const key = createPkiKey(seed, `tls/${made++}`);
    const commonName = typeof request['subject'] === 'string' ? request['subject'] : '';
    const extensions = [usageOf(request), ...namesOf(request)];
    const leaf = await issueCertificate({ subject: { commonName, key }, issuer, extensions });
    const root = await issueCertificate({ subject: issuer, issuer, pathLength: 1 });
    return { key: pkcs8Pem(key.pkcs8), certificate_chain: [toPem(leaf), toPem(root)] };
  };
}

function usageOf(request: AgentRequest): ExtendedKeyUsageExtension {
  const usages = [
    ...(request['usage_server_auth'] === false ? [] : [serverAuth]),
    ...(request['usage_client_auth'] === true ? [clientAuth] : []),
  ];
  return new ExtendedKeyUsageExtension(usages);
}

function namesOf(request: AgentRequest): SubjectAlternativeNameExtension[] {
  const asked = request['alt_names'];
  const names = Array.isArray(asked) ? asked.filter((name): name is string => typeof name === 'string') : [];
  if (names.length === 0) return [];
  return [new SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))];
}

function pkcs8Pem(der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}
