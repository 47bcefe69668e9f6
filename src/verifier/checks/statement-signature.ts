import { toHex } from '../../primitives/bytes.ts';
import { isSigned } from '../../proof/statement-signatures.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const statementSignature: Check<Evidence> = {
  code: 'statement_signature',
  proves:
    'the holder of the ed25519 key in the envelope signed this very statement, or the root of a batch in which it lies',
  leavesOpen: 'who holds that key: see key_binding',
  run({ bundle }) {
    const key = toHex(bundle.statement.envelope.signerKeys.ed25519);
    return isSigned(bundle) ? pass(`signed by ed25519 ${key}`) : fail('the ed25519 signature does not fit');
  },
};
