import { equalBytes } from '../../primitives/bytes.ts';
import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import type { Part } from '../part.ts';
import type { Certificate } from '../pki/certificate.ts';
import type { RevocationList } from '../pki/revocation-list.ts';
import { isSignedBy } from '../pki/signed-der.ts';
import { toIsoTime } from '../time.ts';

export const crlValidity: Check<MachineEvidence> = {
  code: 'crl_validity',
  proves:
    'both revocation lists are whole, signed by the authority whose certificates they are about, and in force at the time of this verification',
  leavesOpen: 'whom they revoke: see revocation; what was revoked since they were made',
  run({ attestation, pckChain, collateral, nowSeconds }) {
    if (attestation.collateral === undefined) return unproven('the bundle holds no collateral');
    if (!pckChain.ok) return unproven('the certificates in the quote could not be read');
    const [, issuer, root] = pckChain.value;
    const findings = [
      judge('CRL of the root', collateral.rootCrl, root, nowSeconds),
      judge('CRL of the PCK authority', collateral.pckCrl, issuer, nowSeconds),
    ];
    return firstProblem(findings, 'two lists');
  },
};

function judge(
  name: string,
  list: Part<RevocationList>,
  issuer: Certificate | undefined,
  now: number,
): Finding {
  if (!list.ok) return fail(`${name}: ${list.problem}`);
  const { thisUpdate, nextUpdate, signature, content } = list.value;
  if (issuer === undefined || !equalBytes(list.value.issuer, issuer.subject)) {
    return fail(`${name}: of another issuer`);
  }
  if (!issuer.mayRevoke || !isSignedBy(issuer.key, signature, content)) {
    return fail(`${name}: not signed by ${issuer.commonName}`);
  }
  if (now < thisUpdate || now > nextUpdate) {
    return fail(
      `${name}: good from ${toIsoTime(thisUpdate)} to ${toIsoTime(nextUpdate)}, judged at ${toIsoTime(now)}`,
    );
  }
  return pass(name);
}
