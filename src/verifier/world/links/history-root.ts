import { toBase58 } from '../../../primitives/hash.ts';
import { type Check, expectEqual, unproven } from '../../check.ts';
import type { Link } from './link.ts';

/** Of a first block too, which has none before it. */
export const historyRoot: Check<Pick<Link, 'block' | 'historyRoot'>> = {
  code: 'history_root',
  proves: 'the block commits to exactly these blocks before it',
  leavesOpen: 'nothing',
  run({ block, historyRoot: known }) {
    const stated = toBase58(block.head.input.historyRoot);
    return known === undefined
      ? unproven('blocks are missing before it')
      : expectEqual('history root', stated, toBase58(known));
  },
};
