import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, fail, remark, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';

/** Of an attestation that stands alone; with a signed statement, see `challenge` and `quote_challenge`. */
export const attestationChallenge: Check<MachineEvidence> = {
  code: 'challenge',
  proves:
    'the quote was made after the verifier chose its challenge, so it is fresh, and its keys were in use then',
  leavesOpen: 'when exactly; what the keys signed',
  run({ attestation, challenge, policy }) {
    if (challenge !== undefined) {
      if (attestation.kind !== 'challenge-answer')
        return fail(`a quote of kind ${attestation.kind} answers none`);
      return expectEqual('challenge', toHex(challenge), toHex(attestation.challenge));
    }
    const reason = 'no challenge of the verifier: the quote may be an old one';
    return policy?.require_freshness === true
      ? unproven(`${reason}; the policy requires proof of freshness`)
      : remark(reason);
  },
};
