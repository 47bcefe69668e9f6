import { toHex, toUtf8 } from '../../primitives/bytes.ts';
import { sha256 } from '../../primitives/hash.ts';
import { type Check, expectEqual, firstProblem, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const composeHash: Check<MachineEvidence> = {
  code: 'compose_hash',
  proves:
    'the app-compose document shown here is, byte for byte, the measured one, and the one in the registration',
  leavesOpen: 'whether it is a good one: see compose_allowed',
  run({ attestation, boot }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const measured = toHex(boot.value.composeHash);
    const registered = toHex(attestation.registration.composeHash);
    const actual = toHex(sha256(toUtf8(attestation.appCompose)));
    return firstProblem(
      [
        expectEqual('hash of app_compose', measured, actual),
        expectEqual('registered compose hash', measured, registered),
      ],
      actual,
    );
  },
};
