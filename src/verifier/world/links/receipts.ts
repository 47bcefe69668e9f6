import { toHex } from '../../../primitives/bytes.ts';
import { type Check, expectEqual, firstProblem } from '../../check.ts';
import type { Link } from './link.ts';

export const receiptsLink: Check<Link> = {
  code: 'receipts_link',
  proves: 'the block takes the receipts and the load that the one before it left',
  leavesOpen: 'nothing',
  run({ block, before }) {
    const [own, left] = [block.head.input, before.head.output];
    const findings = [
      expectEqual('receipts hash', toHex(left.receiptsHash), toHex(own.receiptsHash)),
      expectEqual('load hash', toHex(left.loadHash), toHex(own.loadHash)),
    ];
    return firstProblem(findings, 'the same receipts and load');
  },
};
