import { toHex } from '../../primitives/bytes.ts';
import { measuredTrust } from '../../proof/measured-trust.ts';
import { hashTrustConfig } from '../../proof/report-data.ts';
import { type Check, expectEqual, fail, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const trustSettingsMeasured: Check<MachineEvidence> = {
  code: 'trust_settings_measured',
  proves:
    'the settings that change trust stand in the measured compose file, as plain text that no host can replace, and give the registered config hash',
  leavesOpen:
    'whether they are good ones: see trust_settings; a variable that the file leaves out has its default',
  run({ attestation: { appCompose, registration }, policy }) {
    if (policy === undefined) return unproven('no policy: nothing says which service holds the settings');
    const measured = measuredTrust(appCompose, policy.compose.service);
    if (!measured.ok) return fail(measured.problems.join('; '));
    const registered = toHex(hashTrustConfig(registration.config));
    return expectEqual('config hash', toHex(hashTrustConfig(measured.config)), registered);
  },
};
