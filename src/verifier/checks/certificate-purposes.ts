import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import type { Part } from '../part.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { Chain } from '../pki/chain.ts';

/** Intel's names for what a certificate is for, in its subject. */
const names = {
  pck: 'Intel SGX PCK Certificate',
  authorities: ['Intel SGX PCK Platform CA', 'Intel SGX PCK Processor CA'],
  tcbSigning: 'Intel SGX TCB Signing',
} as const;

export const certificatePurposes: Check<MachineEvidence> = {
  code: 'certificate_purposes',
  proves:
    "the platform's certificate is one for platforms, of an authority for platforms, and TCB info and QE identity are signed by certificates for that; none of the three can issue certificates",
  leavesOpen: 'who issued them: see certificate_chains',
  run({ attestation, pckChain, collateral }) {
    if (attestation.collateral === undefined) return unproven('the bundle holds no collateral');
    const findings = [
      leaf('PCK certificate', pckChain, names.pck),
      authority(pckChain),
      leaf('TCB info', collateral.tcbInfoChain, names.tcbSigning),
      leaf('QE identity', collateral.qeIdentityChain, names.tcbSigning),
    ];
    return firstProblem(findings, 'PCK, platform authority, TCB signing');
  },
};

function leaf(what: string, chain: Part<Chain>, name: string): Finding {
  if (!chain.ok) return fail(`${what}: ${chain.problem}`);
  const [certificate] = chain.value;
  if (certificate.commonName !== name) return fail(`${what}: ${certificate.commonName}, not ${name}`);
  return isLeaf(certificate) ? pass(name) : fail(`${what}: may issue certificates or may not sign`);
}

const isLeaf = ({ authority: isAuthority, mayCertify, mayRevoke, maySign }: Certificate): boolean =>
  maySign && !isAuthority && !mayCertify && !mayRevoke;

function authority(chain: Part<Chain>): Finding {
  const issuer = chain.ok ? chain.value[1] : undefined;
  if (issuer === undefined) return fail('no authority above the PCK certificate');
  if (!names.authorities.some((name) => name === issuer.commonName)) {
    return fail(`the PCK certificate was issued by ${issuer.commonName}`);
  }
  return issuer.mayRevoke
    ? pass(issuer.commonName)
    : fail(`${issuer.commonName} may not revoke certificates`);
}
