import { toHex } from '../../primitives/bytes.ts';
import { commitFailure } from '../../proof/commitments.ts';
import { type Check, expectEqual, fail, pass } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const failureCommitment: Check<OpenEvidence> = {
  code: 'failure_commitment',
  proves: 'the failure text shown here is the one that the statement commits to, or there is none',
  leavesOpen: 'whether the contract failed so: that takes re-execution',
  run({
    bundle: {
      statement,
      disclosure: { preimages },
    },
  }) {
    const { status } = statement.output;
    const text = preimages.failure;
    if (status.kind !== 'failure') {
      return text === undefined
        ? pass('no failure')
        : fail('a failure text beside a status that is no failure');
    }
    if (text === undefined) return fail('the failure text is missing');
    return expectEqual('commitment', toHex(status.errorHash), toHex(commitFailure(text, preimages.salt)));
  },
};
