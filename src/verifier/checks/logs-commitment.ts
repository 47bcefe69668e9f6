import { toHex } from '../../primitives/bytes.ts';
import { commitLogs } from '../../proof/commitments.ts';
import { type Check, expectEqual } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const logsCommitment: Check<OpenEvidence> = {
  code: 'logs_commitment',
  proves: 'the logs shown here are the ones that the statement commits to, in order',
  leavesOpen: 'whether the contract wrote them: that takes re-execution',
  run({
    bundle: {
      statement,
      disclosure: { preimages },
    },
  }) {
    const actual = toHex(commitLogs(preimages.logs, preimages.salt));
    return expectEqual('commitment', toHex(statement.output.logsCommitment), actual);
  },
};
