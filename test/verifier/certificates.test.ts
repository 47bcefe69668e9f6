import { describe, expect, test } from 'vitest';
import { type CertificateRequest, issueCertificate, toPem } from '../../src/dev-enclave/certificates.ts';
import { createPkiKey } from '../../src/dev-enclave/pki-key.ts';
import { BasicConstraintsExtension, Extension } from '../../src/dev-enclave/x509.ts';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { certificatePurposes } from '../../src/verifier/checks/certificate-purposes.ts';
import { gatherMachine } from '../../src/verifier/machine.ts';
import { type Certificate, parseCertificate } from '../../src/verifier/pki/certificate.ts';
import { assertChain, type Chain } from '../../src/verifier/pki/chain.ts';
import { parsePlatform } from '../../src/verifier/pki/platform.ts';
import { isSignedBy, PkiError } from '../../src/verifier/pki/signed-der.ts';
import { fromIsoTime } from '../../src/verifier/time.ts';
import { devPki, withFields } from '../support/dev-collateral.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { machineProblems } from '../support/judge-machine.ts';

const { root, platformCa, pck, tcbSigning } = devPki;
const issue = async (request: CertificateRequest): Promise<Certificate> =>
  parseCertificate(await issueCertificate(request));

const rootCertificate = await issue({ subject: root, issuer: root, pathLength: 1 });
const platform = await issue({ subject: platformCa, issuer: root, pathLength: 0 });
const leaf = await issue({ subject: pck, issuer: platformCa });

describe('parseCertificate', () => {
  test('reads what Intel issues', () => {
    expect(platform).toMatchObject({
      commonName: 'Intel SGX PCK Platform CA',
      ...{ authority: true, pathLength: 0, mayCertify: true, mayRevoke: true, maySign: false },
      notBefore: fromIsoTime('2020-01-01T00:00:00Z'),
      notAfter: fromIsoTime('2049-12-31T23:59:59Z'),
    });
    expect(leaf).toMatchObject({
      authority: false,
      mayCertify: false,
      maySign: true,
      sgxExtension: undefined,
    });
    expect(leaf.key).toEqual(pck.key.point);
  });

  test.each<readonly [string, (der: Uint8Array) => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(), 'no signed DER structure'],
    ['bytes behind it', (der) => concatBytes(der, Uint8Array.of(0)), 'in DER'],
    ['another algorithm', (der) => replaced(der, '2a8648ce3d040302', '2a8648ce3d040303'), 'in DER'],
    ['a content that is none', (der) => replaced(der, '0603550403', '0603550503'), 'common name'],
  ])('refuses %s', (_, change, message) => {
    expect(() => parseCertificate(change(leaf.der))).toThrow(PkiError);
    expect(() => parseCertificate(change(leaf.der))).toThrow(message);
  });

  test.each<readonly [string, readonly Extension[], string]>([
    [
      'a critical extension that it does not know',
      [new Extension('1.2.3', true, new Uint8Array([5, 0]))],
      '1.2.3',
    ],
    ['an extension twice', [new BasicConstraintsExtension(true, 0, true)], 'twice'],
  ])('refuses %s', async (_, extensions, message) => {
    await expect(issue({ subject: pck, issuer: platformCa, extensions })).rejects.toThrow(message);
  });
});

/** All occurrences, in hex. */
function replaced(der: Uint8Array, from: string, to: string): Uint8Array {
  const hex = Buffer.from(der).toString('hex');
  expect(hex).toContain(from);
  return new Uint8Array(Buffer.from(hex.replaceAll(from, to), 'hex'));
}

describe('assertChain', () => {
  const check = (chain: Chain, now = issuedAt) => assertChain(chain, rootCertificate.der, now);

  test('takes a chain of the three', () => {
    expect(() => check([leaf, platform, rootCertificate])).not.toThrow();
  });

  test('takes it from the first to the last second', () => {
    const chain: Chain = [leaf, platform, rootCertificate];
    const [from, until] = [leaf.notBefore, leaf.notAfter];
    expect(() => check(chain, from)).not.toThrow();
    expect(() => check(chain, until)).not.toThrow();
    expect(() => check(chain, from - 1)).toThrow('judged at 2019-12-31T23:59:59Z');
    expect(() => check(chain, until + 1)).toThrow('is good from');
  });

  test('refuses an issuer that may not issue, or has too many below it', async () => {
    const signer = await issue({ subject: tcbSigning, issuer: root });
    const below = await issue({ subject: pck, issuer: tcbSigning });
    expect(() => check([below, signer, rootCertificate])).toThrow('Intel SGX TCB Signing may not issue');
    const middle = { commonName: 'middle', key: createPkiKey(new Uint8Array(32), 'middle') };
    const under = await issue({ subject: middle, issuer: platformCa, pathLength: 0 });
    const deep = await issue({ subject: pck, issuer: middle });
    expect(() => check([deep, under, platform, rootCertificate])).toThrow('0 authorities below it, not 1');
  });

  test('refuses another name, another key and another root', async () => {
    const named = await issue({ subject: pck, issuer: { ...platformCa, commonName: 'other' } });
    expect(() => check([named, platform, rootCertificate])).toThrow('names another issuer');
    const signed = await issue({ subject: pck, issuer: { ...platformCa, key: pck.key } });
    expect(() => check([signed, platform, rootCertificate])).toThrow('is not signed by');
    expect(() => check([leaf, platform])).toThrow('another root');
    expect(() => assertChain([leaf, platform, rootCertificate], platform.der, issuedAt)).toThrow(
      'another root',
    );
  });
});

describe('isSignedBy', () => {
  const data = toUtf8('data');
  const signature = pck.key.sign(data);

  test('knows a signature from none', () => {
    expect(isSignedBy(pck.key.point, signature, data)).toBe(true);
    expect(isSignedBy(pck.key.point, signature, toUtf8('other'))).toBe(false);
    expect(isSignedBy(root.key.point, signature, data)).toBe(false);
    expect(isSignedBy(new Uint8Array(64), signature, data)).toBe(false);
    expect(isSignedBy(pck.key.point, new Uint8Array(64), data)).toBe(false);
    expect(isSignedBy(pck.key.point, signature.slice(1), data)).toBe(false);
  });
});

describe('parsePlatform', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['an empty one', Uint8Array.of(0x30, 0)],
    ['bytes behind it', Uint8Array.of(0x30, 0, 0)],
  ])('refuses %s', (_, extension) => {
    expect(() => parsePlatform(extension)).toThrow(PkiError);
  });
});

describe('certificate_purposes', async () => {
  const { bundle, developmentRoot } = await createBundle();
  const { collateral } = bundle.attestation;
  const policy = await devPolicy();
  if (collateral === undefined) throw new Error('the good bundle has collateral');
  const chainOf = async (request: CertificateRequest) =>
    toPem(await issueCertificate(request)) + toPem(devPki.rootCertificate);
  const problem = (change: Parameters<typeof withFields>[1]) =>
    machineProblems(
      { ...bundle.attestation, collateral: withFields(collateral, change) },
      { nowSeconds: issuedAt, policy, trust: { developmentRoot } },
    )['certificate_purposes'];

  test('refuses TCB info signed by a certificate for something else', async () => {
    const other = await chainOf({
      subject: { ...tcbSigning, commonName: 'Intel SGX PCK Certificate' },
      issuer: root,
    });
    expect(problem({ tcb_info_issuer_chain: other })).toContain('TCB info: Intel SGX PCK Certificate');
    expect(problem({ qe_identity_issuer_chain: other })).toContain('QE identity: Intel SGX PCK Certificate');
  });

  test('refuses a platform certificate that is another, or of another authority', async () => {
    const expectations = {
      nowSeconds: issuedAt,
      policy,
      trust: { developmentRoot },
      challenge: undefined,
      engine: {},
    };
    const evidence = gatherMachine(bundle.attestation, expectations);
    const found = (...value: Chain) =>
      certificatePurposes.run({ ...evidence, pckChain: { ok: true, value } }).detail;
    expect(found(leaf, platform, rootCertificate)).toContain('PCK, platform authority');
    const signer = await issue({ subject: tcbSigning, issuer: root });
    expect(found(signer, platform, rootCertificate)).toContain('PCK certificate: Intel SGX TCB Signing');
    expect(found(leaf, signer, rootCertificate)).toContain('was issued by Intel SGX TCB Signing');
    expect(found({ ...leaf, authority: true }, platform, rootCertificate)).toContain(
      'may issue certificates',
    );
    expect(found(leaf, { ...platform, mayRevoke: false }, rootCertificate)).toContain('may not revoke');
    expect(found(leaf)).toContain('no authority above');
  });

  test('refuses an authority that signs TCB info itself', async () => {
    const authority = await chainOf({ subject: tcbSigning, issuer: root, pathLength: 0 });
    expect(problem({ tcb_info_issuer_chain: authority })).toContain('may issue certificates');
  });
});
