import { toBase58 } from '../../../primitives/hash.ts';
import { executionOutcomeWithIdCodec } from '../../../primitives/outcome.ts';
import { chunkOutcomes } from '../../../primitives/outcome-root.ts';
import { type Check, expectEqual, firstProblem } from '../../check.ts';
import { decodeExactly } from '../canonical.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockOutcomes: Check<OpenBlockEvidence> = {
  code: 'block_outcomes',
  proves: 'the outcomes are those under the outcome root, and gas and tokens burnt are their sums',
  leavesOpen: 'whether the block came to them: see block_re_execution',
  run({ signed, contents }) {
    const { outcomeRoot, gasBurnt, tokensBurnt } = signed.head.output;
    const outcomes = contents.outcomes.map((bytes) => decodeExactly(executionOutcomeWithIdCodec, bytes));
    const sum = (of: 'gasBurnt' | 'tokensBurnt') =>
      outcomes.reduce((total, { outcome }) => total + outcome[of], 0n);
    const findings = [
      expectEqual('outcome root', toBase58(outcomeRoot), toBase58(chunkOutcomes(outcomes).root)),
      expectEqual('gas burnt', `${gasBurnt}`, `${sum('gasBurnt')}`),
      expectEqual('tokens burnt', `${tokensBurnt}`, `${sum('tokensBurnt')}`),
    ];
    return firstProblem(findings, `${outcomes.length} outcomes, ${gasBurnt} gas`);
  },
};
