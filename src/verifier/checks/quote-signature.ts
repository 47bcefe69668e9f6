import { type Check, fail, pass, unproven } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const quoteSignature: Check<Evidence> = {
  code: 'quote_signature',
  proves:
    'a quoting enclave that the trusted root vouches for signed the quote, judged by signed collateral at that time',
  leavesOpen: 'revocation: the signatures and dates of the CRLs are not checked yet',
  run({ attestation, verdict, trust }) {
    if (attestation.collateral === undefined) {
      return unproven('the bundle holds no collateral, without which no quote can be judged offline');
    }
    if (!verdict.ok) return fail(verdict.problem);
    return pass(trust === 'intel' ? "under Intel's root" : 'under the DEVELOPMENT ROOT');
  },
};
