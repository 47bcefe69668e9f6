import { toHex } from '../../primitives/bytes.ts';
import { hashInput } from '../../proof/statement.ts';
import { type Check, expectEqual } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const inputHash: Check<Evidence> = {
  code: 'input_hash',
  proves: 'the call shown here is the one in the signed statement',
  leavesOpen: 'whether what the caller claimed is real: see the origins in the input',
  run({ bundle: { statement } }) {
    const { input, envelope } = statement;
    return expectEqual('input hash', toHex(envelope.inputHash), toHex(hashInput(input)));
  },
};
