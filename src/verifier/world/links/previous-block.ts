import { toBase58 } from '../../../primitives/hash.ts';
import { type Check, expectEqual } from '../../check.ts';
import type { Link } from './link.ts';

export const previousBlock: Check<Link> = {
  code: 'previous_block',
  proves: 'the block names the one before it',
  leavesOpen: 'nothing',
  run({ block, before }) {
    const named = toBase58(block.head.input.previousBlock);
    return expectEqual('previous block', toBase58(before.blockHash), named);
  },
};
