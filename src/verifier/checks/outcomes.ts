import { paramsAt } from '../../params/at-version.ts';
import { decode } from '../../primitives/borsh.ts';
import { equalBytes, toHex } from '../../primitives/bytes.ts';
import { executionOutcomeWithIdCodec } from '../../primitives/outcome.ts';
import { receiptSchema } from '../../primitives/receipt.ts';
import type { OpenBundle } from '../../proof/bundle.ts';
import { oneShotReceiptId } from '../../proof/one-shot-statement.ts';
import { allLogs, finalBytes, finalResult, receiptsOutput } from '../../proof/receipts-output.ts';
import { hashOutput } from '../../proof/statement.ts';
import { heldGas } from '../../runtime/one-shot/held-gas.ts';
import { type Check, expectEqual, fail, pass } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const outcomes: Check<OpenEvidence> = {
  code: 'outcomes',
  proves:
    'the outcomes shown here are those under the outcome root, the first is that of the call, and status, return value, logs and figures of gas follow from them, or there are none',
  leavesOpen:
    'whether the receipts ended so: that takes re-execution. No hash covers the gas profiles, nor why a receipt failed, but for the one that decided',
  run({ bundle }) {
    const { input } = bundle.statement;
    if (input.promises !== 'refuse') return judge(bundle);
    return bundle.disclosure.preimages.outcomes.length === 0
      ? pass('none')
      : fail('outcomes of a call whose promises were refused');
  },
};

/** What the output struct would be of these outcomes must be what it is. */
function judge({ statement, disclosure: { preimages } }: OpenBundle): ReturnType<Check<OpenEvidence>['run']> {
  const { input, output } = statement;
  const { salt, changes, returnValue, logs } = preimages;
  const receiptId = oneShotReceiptId(input);
  const run = {
    postStateRoot: output.postStateRoot,
    changes,
    outcomes: preimages.outcomes.map((bytes) => decode(executionOutcomeWithIdCodec, bytes)),
    receipts: preimages.receipts.map((bytes) => decode(receiptSchema, bytes)),
    witness: [],
  };
  const held = heldGas(run.receipts, paramsAt(input.protocolVersion));
  // The witness has a check of its own.
  const { witnessHash, witnessSize } = output;
  const actual = { ...receiptsOutput(run, { receiptId, heldGas: held, salt }), witnessHash, witnessSize };
  const final = finalResult(receiptId, run.outcomes);
  if (!equalBytes(finalBytes(final), returnValue)) return fail('another return value than the outcomes have');
  if (allLogs(run.outcomes).join('\n') !== logs.join('\n')) return fail('other logs than the outcomes have');
  return expectEqual('output', toHex(hashOutput(output)), toHex(hashOutput(actual)));
}
