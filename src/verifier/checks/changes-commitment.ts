import { toHex } from '../../primitives/bytes.ts';
import { commitChanges } from '../../proof/commitments.ts';
import { type Check, expectEqual } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const changesCommitment: Check<OpenEvidence> = {
  code: 'changes_commitment',
  proves: 'the changed keys shown here are the ones that the statement commits to',
  leavesOpen: 'whether they lead to the root after the call: that takes re-execution',
  run({
    bundle: {
      statement,
      disclosure: { preimages },
    },
  }) {
    const actual = toHex(commitChanges(preimages.changes, preimages.salt));
    return expectEqual('commitment', toHex(statement.output.changesCommitment), actual);
  },
};
