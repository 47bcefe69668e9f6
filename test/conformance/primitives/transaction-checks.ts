import { encode } from '../../../src/primitives/borsh.ts';
import { toHex } from '../../../src/primitives/bytes.ts';
import { toBase58 } from '../../../src/primitives/hash.ts';
import {
  identifyTransaction,
  isTransactionSigned,
  signedTransactionSchema,
  transactionCodec,
} from '../../../src/primitives/transaction.ts';
import { signedTransactionView } from '../../../src/primitives/transaction-view.ts';
import { type Answer, answerBorsh, answering, type Checks, type Line } from './compare-line.ts';

export const transactionChecks: Checks = { SignedTransaction: answering(answerTransaction) };

/** Of these lines `json` is the view: serde's own form of a transaction is its borsh in base64. */
function answerTransaction(line: Line): Answer {
  const { value, fields } = answerBorsh(signedTransactionSchema, line);
  const { hash, size, wireSize } = identifyTransaction(value);
  return {
    ...fields,
    json: signedTransactionView(value),
    version: value.transaction.kind === 'v0' ? 0 : 1,
    unsigned_borsh: toHex(encode(transactionCodec, value.transaction)),
    tx_hash: toBase58(hash),
    tx_size: size,
    wire_size: wireSize,
    signature_ok: isTransactionSigned(value, hash),
  };
}
