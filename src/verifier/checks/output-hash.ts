import { toHex } from '../../primitives/bytes.ts';
import { hashOutput } from '../../proof/statement.ts';
import { type Check, expectEqual } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const outputHash: Check<Evidence> = {
  code: 'output_hash',
  proves: 'the status, gas and state roots shown here are the ones in the signed statement',
  leavesOpen: 'whether the run was right: that takes re-execution',
  run({ bundle: { statement } }) {
    const { output, envelope } = statement;
    return expectEqual('output hash', toHex(envelope.outputHash), toHex(hashOutput(output)));
  },
};
