import { toHex } from '../../primitives/bytes.ts';
import { hashTrustConfig } from '../../proof/report-data.ts';
import { type Check, fail, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const trustSettings: Check<MachineEvidence> = {
  code: 'trust_settings',
  proves:
    'key mode, isolation of guests and all other settings that change trust are ones that the policy accepts',
  leavesOpen:
    'that the settings stand in the measured app-compose; `derived` keys: which allowed image signed',
  run({ attestation, policy }) {
    const { config } = attestation.registration;
    const hash = toHex(hashTrustConfig(config));
    const shown = `keys ${config.keyMode}, guests in ${config.executorIsolation}, config ${hash}`;
    if (policy === undefined) return unproven(`${shown}; no policy`);
    const accepted =
      policy.key_modes.includes(config.keyMode) &&
      policy.executor_isolation.includes(config.executorIsolation) &&
      (policy.config_hashes === null || policy.config_hashes.includes(hash));
    return accepted ? pass(shown) : fail(`${shown}: not in the policy`);
  },
};
