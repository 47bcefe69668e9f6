import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { fromIsoTime } from '../time.ts';

export const policyWindow: Check<MachineEvidence> = {
  code: 'policy_window',
  proves: 'there is a policy, and it was in force at the time of this verification',
  leavesOpen: 'whether the policy is wise',
  run({ policy, nowSeconds }) {
    if (policy === undefined) return unproven('no policy: nothing says which measurements are good');
    if (policy.valid_until === null) return pass(policy.name);
    const end = fromIsoTime(policy.valid_until);
    if (end === undefined || nowSeconds > end) return fail(`${policy.name} ended at ${policy.valid_until}`);
    return pass(`${policy.name}, until ${policy.valid_until}`);
  },
};
