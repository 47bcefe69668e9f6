import { toHex } from '../../primitives/bytes.ts';
import { isEndorsed } from '../../proof/identity.ts';
import { type Check, fail, pass } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

export const keyEndorsement: Check<MachineEvidence> = {
  code: 'key_endorsement',
  proves: 'the identity key signed the registered keys for their epoch, so they are of the same service',
  leavesOpen: 'which code holds them: see key_binding; whose the identity is: see key_chain',
  run({ attestation: { identity, registration } }) {
    const { keys, keyEpoch } = registration;
    return isEndorsed(identity, { keys, keyEpoch })
      ? pass(`identity ${toHex(identity.publicKey)}`)
      : fail('the identity key did not sign the registered keys');
  },
};
