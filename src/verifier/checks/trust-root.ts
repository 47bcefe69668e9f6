import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const trustRoot: Check<MachineEvidence> = {
  code: 'trust_root',
  proves: 'the root that the verifier trusts is the one that the policy asks for',
  leavesOpen: 'under the development root: everything about hardware',
  run({ policy, trust }) {
    if (policy === undefined) return unproven('no policy');
    const used = trust === 'intel' ? 'intel' : 'development';
    if (policy.root !== used)
      return fail(`the policy asks for the ${policy.root} root, the verifier was told ${used}`);
    return pass(used === 'intel' ? 'Intel' : 'DEVELOPMENT');
  },
};
