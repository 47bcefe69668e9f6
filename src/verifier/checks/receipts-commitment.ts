import { decode } from '../../primitives/borsh.ts';
import { toHex } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { receiptSchema } from '../../primitives/receipt.ts';
import { commitReceipts } from '../../proof/commitments.ts';
import { type Check, expectEqual, fail } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const receiptsCommitment: Check<OpenEvidence> = {
  code: 'receipts_commitment',
  proves: 'the receipts shown here are the ones that the statement commits to, in order, or there are none',
  leavesOpen: 'whether the call made them: that takes re-execution',
  run({
    bundle: {
      statement,
      disclosure: { preimages },
    },
  }) {
    const { input, output } = statement;
    const { receipts, salt } = preimages;
    const isAlone = input.promises === 'refuse';
    if (isAlone && receipts.length > 0) return fail('receipts of a call whose promises were refused');
    // Throws for bytes that are no receipt.
    for (const bytes of receipts) decode(receiptSchema, bytes);
    const actual = isAlone ? zeroHash : commitReceipts(receipts, salt);
    return expectEqual('commitment', toHex(output.receiptsCommitment), toHex(actual));
  },
};
