import { toHex } from '../../../primitives/bytes.ts';
import { type Check, expectEqual, firstProblem } from '../../check.ts';
import type { Link } from './link.ts';

export const worldLink: Check<Link> = {
  code: 'world_link',
  proves:
    'network, protocol version, readers and gas price are those of the block before: a world never changes them',
  leavesOpen: 'nothing',
  run({ block, before }) {
    const [own, last] = [block.head.input, before.head.input];
    const findings = [
      expectEqual('network', last.network, own.network),
      expectEqual('protocol version', `${last.protocolVersion}`, `${own.protocolVersion}`),
      expectEqual('policy hash', toHex(last.policyHash), toHex(own.policyHash)),
      expectEqual('gas price', `${last.block.gasPrice}`, `${own.block.gasPrice}`),
      expectEqual('gas limit', `${last.block.gasLimit}`, `${own.block.gasLimit}`),
    ];
    return firstProblem(findings, 'the same world');
  },
};
