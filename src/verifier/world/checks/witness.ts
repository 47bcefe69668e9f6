import { toHex } from '../../../primitives/bytes.ts';
import { hashWitness } from '../../../proof/head.ts';
import { witnessSize } from '../../../proof/witness.ts';
import { type Check, expectEqual, fail, firstProblem, remark } from '../../check.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockWitness: Check<OpenBlockEvidence> = {
  code: 'block_witness',
  proves: 'the state nodes and values are those that the head commits to, of the size that it states',
  leavesOpen: 'whether they are those that the block takes: see block_re_execution',
  run({ signed, contents: { witness } }) {
    const { witnessHash, witnessSize: size } = signed.head.output;
    // Left out and empty would be two spellings of one thing.
    if (witness === undefined && size === 0n) return fail('the witness is left out, though it is empty');
    if (witness === undefined)
      return remark(`the document holds no witness; its hash is ${toHex(witnessHash)}`);
    const findings = [
      expectEqual('witness hash', toHex(witnessHash), toHex(hashWitness(witness))),
      expectEqual('witness size', `${size}`, `${witnessSize(witness)}`),
    ];
    return firstProblem(findings, `${witness.length} entries, ${size} bytes`);
  },
};
