import { toHex } from '../../primitives/bytes.ts';
import { batchRoot, longestPath } from '../../proof/batch.ts';
import { hashEnvelope } from '../../proof/statement.ts';
import { isSigned } from '../../proof/statement-signatures.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const batchPath: Check<Evidence> = {
  code: 'batch_path',
  proves: 'the path leads from this very statement to a root that was signed, or it was signed alone',
  leavesOpen: 'what else is in the batch, and how many',
  run({ bundle }) {
    const { batch, statement } = bundle;
    if (batch === undefined) return pass('none: signed alone');
    const steps = batch.path.length;
    if (steps > longestPath) return fail(`a path of ${steps} steps, no batch has more than ${longestPath}`);
    const root = toHex(batchRoot(hashEnvelope(statement.envelope), batch.path));
    return isSigned(bundle) ? pass(`${steps} steps to ${root}`) : fail(`nobody signed the root ${root}`);
  },
};
