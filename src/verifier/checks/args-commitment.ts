import { toHex } from '../../primitives/bytes.ts';
import { commitArgs } from '../../proof/commitments.ts';
import { type Check, expectEqual } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const argsCommitment: Check<OpenEvidence> = {
  code: 'args_commitment',
  proves: 'the arguments shown here are the ones that the statement commits to',
  leavesOpen: 'nothing',
  run({
    bundle: {
      statement,
      disclosure: { preimages },
    },
  }) {
    const actual = toHex(commitArgs(preimages.args, preimages.salt));
    return expectEqual('commitment', toHex(statement.input.argsCommitment), actual);
  },
};
