import { type Check, fail, pass } from '../../check.ts';
import type { Link } from './link.ts';

export const originLink: Check<Link> = {
  code: 'origin_link',
  proves: 'what came from outside stays marked as such: a claim is never forgotten, and none is hidden',
  leavesOpen: 'nothing',
  run({ block, before }) {
    const [own, last] = [block.head.input, before.head.input];
    const isOutside = own.operation.kind !== 'chunk';
    const expected = isOutside ? 'claimed' : last.stateOrigin;
    if (own.stateOrigin !== expected) return fail(`state ${own.stateOrigin}, expected ${expected}`);
    if (last.timeOrigin === 'claimed' && own.timeOrigin !== 'claimed')
      return fail(`time ${own.timeOrigin}, expected claimed`);
    return pass(`state ${own.stateOrigin}, time ${own.timeOrigin}`);
  },
};
