import { toHex } from '../../primitives/bytes.ts';
import { type Witness, witnessFacts } from '../../proof/witness.ts';
import { type Check, expectEqual, type Finding, fail, firstProblem, remark } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const witnessCommitment: Check<OpenEvidence> = {
  code: 'witness_commitment',
  proves:
    'the state nodes and values in the bundle are those that the statement commits to, of the size that it states and within the limits',
  leavesOpen: 'whether they are those that the call takes: that takes re-execution',
  run({
    bundle: {
      statement,
      disclosure: { witness },
    },
    attestation,
  }) {
    const { input, output } = statement;
    const limits: readonly Limit[] = [
      ['the request', input.limits.maxWitnessBytes === 0n ? undefined : input.limits.maxWitnessBytes],
      ['the service', attestation.registration.config.limits.maxWitnessBytes],
    ];
    const beyond = limits.find(([, most]) => most !== undefined && output.witnessSize > most);
    if (beyond !== undefined)
      return fail(`a witness of ${output.witnessSize} bytes, ${beyond[0]} allowed ${beyond[1]}`);
    if (witness === undefined)
      return remark(`the bundle does not hold the witness; its hash is ${toHex(output.witnessHash)}`);
    return judge(witness, output);
  },
};

type Limit = readonly [whose: string, most: bigint | undefined];

function judge(witness: Witness, stated: ReturnType<typeof witnessFacts>): Finding {
  const { witnessHash, witnessSize } = witnessFacts(witness);
  const size = expectEqual('size', `${stated.witnessSize}`, `${witnessSize}`);
  const hash = expectEqual('witness hash', toHex(stated.witnessHash), toHex(witnessHash));
  return firstProblem([hash, size], `${witness.length} entries, ${witnessSize} bytes`);
}
