import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, fail, pass, unproven } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const appId: Check<Evidence> = {
  code: 'app_id',
  proves: 'the measured app id is the registered one and one that the policy lists',
  leavesOpen: 'which code runs: an app id can outlive its code; see compose_allowed',
  run({ attestation, boot, policy }) {
    if (!boot.ok) return unproven('the event log could not be read');
    const measured = toHex(boot.value.appId);
    const registered = expectEqual('app id', measured, toHex(attestation.registration.appId));
    if (registered.status !== 'pass') return registered;
    if (policy === undefined) return unproven(`${measured}; no policy`);
    return policy.app_ids.includes(measured) ? pass(measured) : fail(`${measured} is not in the policy`);
  },
};
