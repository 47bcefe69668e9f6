import { toBase58 } from '../../../primitives/hash.ts';
import { hashBlock } from '../../../proof/head.ts';
import { type Check, expectEqual } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

export const blockHash: Check<HeadEvidence> = {
  code: 'block_hash',
  proves: 'the block has the name that the document gives it',
  leavesOpen: 'whether it is the only block of its sequence: see anchor, and fork in a history',
  run({ signed: { head, blockHash: stated } }) {
    return expectEqual('block hash', toBase58(stated), toBase58(hashBlock(head)));
  },
};
