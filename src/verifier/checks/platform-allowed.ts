import { toHex } from '../../primitives/bytes.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { parsePlatform } from '../pki/platform.ts';

export const platformAllowed: Check<MachineEvidence> = {
  code: 'platform_allowed',
  proves: 'the machine (its PPID) is one that the policy lists, where it lists any',
  leavesOpen: 'where the machine stands and who can touch it, where the policy lists none',
  run({ pckChain, policy }) {
    if (!pckChain.ok) return unproven('the certificates in the quote could not be read');
    const extension = pckChain.value[0].sgxExtension;
    if (extension === undefined) return fail('the PCK certificate names no platform');
    const ppid = toHex(parsePlatform(extension).ppid);
    if (policy === undefined) return unproven(`${ppid}; no policy`);
    if (policy.platforms === null) return pass(`any, ${ppid}`);
    return policy.platforms.includes(ppid) ? pass(ppid) : fail(`${ppid} is not in the policy`);
  },
};
