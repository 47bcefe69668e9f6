import { toHex } from '../../../primitives/bytes.ts';
import { receiptSchema } from '../../../primitives/receipt.ts';
import { hashReceipts } from '../../../proof/head.ts';
import { type Check, expectEqual } from '../../check.ts';
import { decodeExactly } from '../canonical.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockReceipts: Check<OpenBlockEvidence> = {
  code: 'block_receipts',
  proves: 'the receipts that came from the block before are those that the head commits to',
  leavesOpen: 'whether the block before sent them: see receipts_link in a history',
  run({ signed, contents }) {
    const receipts = contents.receipts.map((bytes) => decodeExactly(receiptSchema, bytes));
    const stated = toHex(signed.head.input.receiptsHash);
    return expectEqual(`hash of ${receipts.length} receipts`, stated, toHex(hashReceipts(receipts)));
  },
};
