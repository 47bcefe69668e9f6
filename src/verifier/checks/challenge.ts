import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, remark, unproven } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const challenge: Check<Evidence> = {
  code: 'challenge',
  proves: 'the statement was signed after the verifier chose its challenge, so it is fresh',
  leavesOpen: 'when exactly',
  run({ bundle, challenge: expected, policy }) {
    if (expected !== undefined) {
      return expectEqual('challenge', toHex(expected), toHex(bundle.statement.envelope.challenge));
    }
    const reason = 'no challenge of the verifier: freshness rests on the clock of the enclave';
    return policy?.require_freshness === true
      ? unproven(`${reason}; the policy requires proof of freshness`)
      : remark(reason);
  },
};
