import { toHex } from '../../../primitives/bytes.ts';
import { identifyTransaction, signedTransactionSchema } from '../../../primitives/transaction.ts';
import { hashTransactions } from '../../../proof/head.ts';
import { type Check, expectEqual } from '../../check.ts';
import { decodeExactly } from '../canonical.ts';
import type { OpenBlockEvidence } from '../evidence.ts';

export const blockTransactions: Check<OpenBlockEvidence> = {
  code: 'block_transactions',
  proves: 'the transactions are those that the head commits to, in their order',
  leavesOpen: 'whether one that is marked as expired was, and which others waited and were left out',
  run({ signed, contents }) {
    const items = contents.transactions.map(({ signed: bytes, isExpired }) => ({
      hash: identifyTransaction(decodeExactly(signedTransactionSchema, bytes)).hash,
      isExpired,
    }));
    const stated = toHex(signed.head.input.transactionsHash);
    return expectEqual(`hash of ${items.length} transactions`, stated, toHex(hashTransactions(items)));
  },
};
