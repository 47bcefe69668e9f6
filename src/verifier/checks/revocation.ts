import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const revocation: Check<MachineEvidence> = {
  code: 'revocation',
  proves: 'no certificate of any chain is on the revocation list of its issuer',
  leavesOpen: 'whether the lists are genuine and in force: see crl_validity',
  run({ attestation, pckChain, collateral }) {
    if (attestation.collateral === undefined) return unproven('the bundle holds no collateral');
    const { rootCrl, pckCrl, tcbInfoChain, qeIdentityChain } = collateral;
    if (!pckChain.ok || !tcbInfoChain.ok || !qeIdentityChain.ok) return fail('a chain could not be read');
    if (!rootCrl.ok || !pckCrl.ok) return fail('a revocation list could not be read');
    const [pck, ...pckIssuers] = pckChain.value;
    const ofRoot = [...pckIssuers, ...tcbInfoChain.value, ...qeIdentityChain.value];
    const revoked = [
      ...[pck].filter(({ serial }) => pckCrl.value.serials.has(serial)),
      ...ofRoot.filter(({ serial }) => rootCrl.value.serials.has(serial)),
    ];
    const [first] = revoked;
    if (first !== undefined)
      return fail(`${first.commonName}, serial ${first.serial.toString(16)}, is revoked`);
    return pass(`${rootCrl.value.serials.size} and ${pckCrl.value.serials.size} entries`);
  },
};
