import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const appId: Check<MachineEvidence> = {
  code: 'app_id',
  proves: 'the measured app id is the registered one and one that the policy lists',
  leavesOpen: 'which code runs: an app id can outlive its code; see compose_allowed',
  run({ attestation, boot, policy }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const measured = toHex(boot.value.appId);
    const registered = expectEqual('app id', measured, toHex(attestation.registration.appId));
    if (registered.status !== 'pass') return registered;
    const isOfCompose = equalBytes(boot.value.appId, boot.value.composeHash.subarray(0, 20));
    const origin = isOfCompose
      ? 'of this compose hash'
      : 'not of this compose hash: of an earlier one, or a contract';
    const shown = `${measured}, ${origin}`;
    if (policy === undefined) return unproven(`${shown}; no policy`);
    return policy.app_ids.includes(measured) ? pass(shown) : fail(`${shown}, is not in the policy`);
  },
};
