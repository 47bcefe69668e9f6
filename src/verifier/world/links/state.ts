import { toBase58 } from '../../../primitives/hash.ts';
import { type Check, expectEqual } from '../../check.ts';
import type { Link } from './link.ts';

export const stateLink: Check<Link> = {
  code: 'state_link',
  proves: 'the block begins with the state that the one before it left',
  leavesOpen: 'nothing',
  run({ block, before }) {
    const left = toBase58(before.head.output.postStateRoot);
    return expectEqual('state root', left, toBase58(block.head.input.preStateRoot));
  },
};
