import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const xfam: Check<MachineEvidence> = {
  code: 'xfam',
  proves: 'the CPU features that the guest may use (XFAM) are ones that the policy lists',
  leavesOpen: 'flaws in these features',
  run({ quote, policy }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const actual = toHex(quote.value.xfam);
    if (policy === undefined) return unproven(`${actual}; no policy`);
    return policy.xfam.includes(actual) ? pass(actual) : fail(`${actual} is not in the policy`);
  },
};
