import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const composeAllowed: Check<MachineEvidence> = {
  code: 'compose_allowed',
  proves: 'the measured app-compose document is one that the policy lists',
  leavesOpen: 'what its images hold: rebuild them and compare digests',
  run({ boot, policy }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const actual = toHex(boot.value.composeHash);
    if (policy === undefined) return unproven(`${actual}; no policy`);
    return policy.compose_hashes.includes(actual) ? pass(actual) : fail(`${actual} is not in the policy`);
  },
};
