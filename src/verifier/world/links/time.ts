import { type Check, fail, pass } from '../../check.ts';
import type { Link } from './link.ts';

export const timeLink: Check<Link> = {
  code: 'time_link',
  proves: 'height and time are above those of the block before',
  leavesOpen: 'the real time: the host can influence the clock of the enclave',
  run({ block, before }) {
    const [own, last] = [block.head.input.block, before.head.input.block];
    if (own.height <= last.height) return fail(`height ${own.height} after ${last.height}`);
    if (own.timestamp <= last.timestamp) return fail(`time ${own.timestamp} after ${last.timestamp}`);
    return pass(`height ${own.height}`);
  },
};
