import { issueCertificate, issueCrl, toPem } from '../../../src/dev-enclave/certificates.ts';
import type { DevMachine } from '../../../src/dev-enclave/machine.ts';
import { toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import type { CaseMaker } from '../case-maker.ts';
import { published, type Spec } from '../publishing.ts';
import { corpusNow } from '../setting.ts';

const day = 86_400_000;
const around = { thisUpdate: new Date(corpusNow * 1000 - day), nextUpdate: new Date(corpusNow * 1000 + day) };
const past = {
  thisUpdate: new Date(corpusNow * 1000 - 3 * day),
  nextUpdate: new Date(corpusNow * 1000 - day),
};
const future = {
  thisUpdate: new Date(corpusNow * 1000 + day),
  nextUpdate: new Date(corpusNow * 1000 + 3 * day),
};

const crlCases: readonly CaseMaker[] = [
  published(
    {
      name: 'the CRL of the root has ended',
      about: 'a revocation list that is no longer in force',
      check: 'crl_validity',
      also: 'any',
    },
    async (_, { pki }) => ({
      root_ca_crl: toHex(await issueCrl({ issuer: pki.root, ...past, revoked: [] })),
    }),
  ),
  published(
    {
      name: 'the CRL of the platforms has ended',
      about: 'a revocation list that is no longer in force',
      check: 'crl_validity',
      also: 'any',
    },
    async (_, { pki }) => ({
      pck_crl: toHex(await issueCrl({ issuer: pki.platformCa, ...past, revoked: [] })),
    }),
  ),
  published(
    {
      name: 'a CRL of the future',
      about: 'a revocation list that is not yet in force',
      check: 'crl_validity',
      also: 'any',
    },
    async (_, { pki }) => ({
      pck_crl: toHex(await issueCrl({ issuer: pki.platformCa, ...future, revoked: [] })),
    }),
  ),
  published(
    {
      name: 'a CRL of another issuer',
      about: 'the list of platforms by somebody else',
      check: 'crl_validity',
      also: 'any',
    },
    async (_, { pki }) => ({
      pck_crl: toHex(
        await issueCrl({ issuer: { ...pki.platformCa, key: pki.pck.key }, ...around, revoked: [] }),
      ),
    }),
  ),
  published(
    {
      name: 'the platform on the list',
      about: 'the certificate of the platform was revoked',
      check: 'revocation',
      also: 'any',
    },
    async (_, { pki }) => ({
      pck_crl: toHex(await issueCrl({ issuer: pki.platformCa, ...around, revoked: [pki.pck.key] })),
    }),
  ),
  published(
    {
      name: 'the authority on the list',
      about: 'the authority of the platforms was revoked',
      check: 'revocation',
      also: 'any',
    },
    async (_, { pki }) => ({
      root_ca_crl: toHex(await issueCrl({ issuer: pki.root, ...around, revoked: [pki.platformCa.key] })),
    }),
  ),
  published(
    {
      name: 'the TCB signer on the list',
      about: 'who signed TCB info and QE identity was revoked',
      check: 'revocation',
      also: 'any',
    },
    async (_, { pki }) => ({
      root_ca_crl: toHex(await issueCrl({ issuer: pki.root, ...around, revoked: [pki.tcbSigning.key] })),
    }),
  ),
];

/** TCB info and QE identity by another key, with its chain. */
const signedBy = (
  spec: Spec,
  signer: (machine: DevMachine) => Promise<{ key: DevMachine['pki']['pck']['key']; chain: string }>,
) =>
  published(spec, async (data, machine) => {
    const { key, chain } = await signer(machine);
    const sign = (text: string) => toHex(key.sign(toUtf8(text)));
    return {
      tcb_info_issuer_chain: chain,
      tcb_info_signature: sign(data.tcb_info),
      qe_identity_issuer_chain: chain,
      qe_identity_signature: sign(data.qe_identity),
    };
  });

const chainCases: readonly CaseMaker[] = [
  signedBy(
    {
      name: 'by an authority',
      about: 'the authority of the platforms signed TCB info',
      check: 'certificate_purposes',
      also: 'any',
    },
    async ({ pki }) => ({
      key: pki.platformCa.key,
      chain: pki.platformCaChain,
    }),
  ),
  signedBy(
    {
      name: 'by a signer that may issue certificates',
      about: 'a TCB signer that is an authority',
      check: 'certificate_purposes',
      also: 'any',
    },
    async ({ pki }) => ({
      key: pki.tcbSigning.key,
      chain:
        toPem(await issueCertificate({ subject: pki.tcbSigning, issuer: pki.root, pathLength: 0 })) +
        toPem(pki.rootCertificate),
    }),
  ),
  signedBy(
    {
      name: 'by a root of its own',
      about: 'a chain that ends in another root',
      check: 'certificate_chains',
      also: 'any',
    },
    async ({ pki }) => {
      const root = { commonName: 'root', key: pki.pck.key };
      return {
        key: pki.tcbSigning.key,
        chain:
          toPem(await issueCertificate({ subject: pki.tcbSigning, issuer: root })) +
          toPem(await issueCertificate({ subject: root, issuer: root, pathLength: 1 })),
      };
    },
  ),
];

export const revocationCases: readonly CaseMaker[] = [...crlCases, ...chainCases];
