import { toHex } from '../../../primitives/bytes.ts';
import { hashHeadInput } from '../../../proof/head.ts';
import { type Check, expectEqual } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

export const headInputHash: Check<HeadEvidence> = {
  code: 'head_input_hash',
  proves: 'the envelope is about this input struct of a head',
  leavesOpen: 'who signed the envelope: see head_signature',
  run({ signed: { head } }) {
    return expectEqual('input hash', toHex(head.envelope.inputHash), toHex(hashHeadInput(head.input)));
  },
};
