import { toHex } from '../../../primitives/bytes.ts';
import { hashHeadOutput } from '../../../proof/head.ts';
import { type Check, expectEqual } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

export const headOutputHash: Check<HeadEvidence> = {
  code: 'head_output_hash',
  proves: 'the envelope is about this output struct of a head',
  leavesOpen: 'who signed the envelope: see head_signature',
  run({ signed: { head } }) {
    return expectEqual('output hash', toHex(head.envelope.outputHash), toHex(hashHeadOutput(head.output)));
  },
};
