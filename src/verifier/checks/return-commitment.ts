import { toHex } from '../../primitives/bytes.ts';
import { commitReturn } from '../../proof/commitments.ts';
import { type Check, expectEqual } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const returnCommitment: Check<OpenEvidence> = {
  code: 'return_commitment',
  proves: 'the return value shown here is the one that the statement commits to',
  leavesOpen: 'whether the contract returned it: that takes re-execution',
  run({
    bundle: {
      statement,
      disclosure: { preimages },
    },
  }) {
    const actual = toHex(commitReturn(preimages.returnValue, preimages.salt));
    return expectEqual('commitment', toHex(statement.output.returnCommitment), actual);
  },
};
