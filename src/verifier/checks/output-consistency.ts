import { equalBytes } from '../../primitives/bytes.ts';
import type { OpenBundle } from '../../proof/bundle.ts';
import { type Check, fail, pass } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const outputConsistency: Check<OpenEvidence> = {
  code: 'output_consistency',
  proves: 'a failed call and a view call left the state as it was, and returned what such calls can return',
  leavesOpen: 'whether the changes lead from the root before to the root after: that takes re-execution',
  run({ bundle }) {
    const { input, output } = bundle.statement;
    const { changes } = bundle.disclosure.preimages;
    const problem = input.promises === 'refuse' ? problemAlone(bundle) : problemWithReceipts(bundle);
    return problem === undefined
      ? pass(`${output.status.kind}, ${changes.length} keys changed`)
      : fail(problem);
  },
};

const hasMoved = ({ statement: { input, output } }: OpenBundle): boolean =>
  !equalBytes(input.preStateRoot, output.postStateRoot);

function problemAlone(bundle: OpenBundle): string | undefined {
  const { input, output } = bundle.statement;
  const { changes, returnValue } = bundle.disclosure.preimages;
  const { kind } = output.status;
  const moved = hasMoved(bundle);
  if (kind === 'receipt') return 'a call whose promises were refused returned a receipt';
  if (kind === 'failure' && returnValue.length > 0) return 'a failed call with a return value';
  if ((kind === 'failure' || input.isView) && (moved || changes.length > 0)) {
    return `a ${kind === 'failure' ? 'failed' : 'view'} call that changed the state`;
  }
  // A deposit moves the root by the account alone.
  const isPaid = input.attachedDeposit > 0n;
  return moved && changes.length === 0 && !isPaid ? 'the state root moved, but no key changed' : undefined;
}

/** The changes are rows of the state, the accounts among them. A receipt that fails can leave others that did not. */
function problemWithReceipts(bundle: OpenBundle): string | undefined {
  const { input, output } = bundle.statement;
  const { changes, returnValue } = bundle.disclosure.preimages;
  if (input.isView) return 'a view call with receipts';
  if (output.status.kind !== 'value' && returnValue.length > 0) {
    return `a status of ${output.status.kind} with a return value`;
  }
  return hasMoved(bundle) === changes.length > 0
    ? undefined
    : 'the state root moved and no row changed, or the other way round';
}
