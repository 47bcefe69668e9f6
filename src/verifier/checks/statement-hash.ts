import { toHex } from '../../primitives/bytes.ts';
import { hashEnvelope } from '../../proof/statement.ts';
import { type Check, expectEqual } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const statementHash: Check<Evidence> = {
  code: 'statement_hash',
  proves: 'the statement is the one that the bundle is named after',
  leavesOpen: 'who signed it',
  run({ bundle }) {
    const actual = toHex(hashEnvelope(bundle.statement.envelope));
    return expectEqual('statement hash', toHex(bundle.statementHash), actual);
  },
};
