import { equalBytes } from '../../primitives/bytes.ts';
import { type Check, fail, pass } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const outputConsistency: Check<Evidence> = {
  code: 'output_consistency',
  proves: 'a failed call and a view call left the state as it was, and returned what such calls can return',
  leavesOpen: 'whether the changes lead from the root before to the root after: that takes re-execution',
  run({ bundle: { statement, preimages } }) {
    const { input, output } = statement;
    const { kind } = output.status;
    const moved = !equalBytes(input.preStateRoot, output.postStateRoot);
    if (kind === 'receipt') return fail('a one-shot call cannot return a receipt');
    if (kind === 'failure' && preimages.returnValue.length > 0)
      return fail('a failed call with a return value');
    if ((kind === 'failure' || input.isView) && (moved || preimages.changes.length > 0)) {
      return fail(`a ${kind === 'failure' ? 'failed' : 'view'} call that changed the state`);
    }
    if (moved && preimages.changes.length === 0) return fail('the state root moved, but no key changed');
    return pass(`${kind}, ${preimages.changes.length} keys changed`);
  },
};
