import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { isSignedBy } from '../pki/signed-der.ts';

export const quoteSignature: Check<MachineEvidence> = {
  code: 'quote_signature',
  proves:
    'a quoting enclave that the trusted root vouches for signed the quote, judged by signed collateral at that time; two implementations agree',
  leavesOpen:
    "revocation: see crl_validity and revocation; the quoting enclave's and the processor's own flaws",
  run({ attestation, quote, pckChain, verdict, trust }) {
    if (attestation.collateral === undefined) {
      return unproven('the bundle holds no collateral, without which no quote can be judged offline');
    }
    if (!verdict.ok) return fail(verdict.problem);
    if (!quote.ok || !pckChain.ok) return unproven('the quote or its certificates could not be read');
    const { signed, signature, attestationKey, qeReport, qeReportSignature } = quote.value.signatures;
    if (!isSignedBy(pckChain.value[0].key, qeReportSignature, qeReport)) {
      return fail("the platform's key did not sign the quoting enclave's report");
    }
    if (!isSignedBy(attestationKey, signature, signed))
      return fail('the attestation key did not sign the quote');
    return pass(trust === 'intel' ? "under Intel's root" : 'under the DEVELOPMENT ROOT');
  },
};
