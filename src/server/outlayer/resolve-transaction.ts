import { encode } from '../../primitives/borsh.ts';
import { toBase64 } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { identifyTransaction, signedTransactionSchema } from '../../primitives/transaction.ts';
import type { AskedRequest } from '../../proof/outlayer-input.ts';
import type { TrustConfig } from '../../proof/report-data.ts';
import type { Epoch } from '../key-epochs.ts';
import { ProblemError } from '../problems.ts';
import { type OutlayerAnswer, resolvingCall } from './answer.ts';
import type { KeptAnswer } from './kept-answer.ts';
import type { OutlayerRequestBody } from './request.ts';

/** Before anything is run: whether what is asked for beside the answer could be had. Throws problems. */
export function assertSignable(
  { transaction, outlayer_quote: isQuotedTwice }: OutlayerRequestBody,
  { outlayerOperator }: Pick<TrustConfig, 'outlayerOperator'>,
  isProved: boolean,
): void {
  if (!isProved && (transaction !== undefined || isQuotedTwice)) {
    throw new ProblemError(
      'outlayer_not_proved',
      'only a proved request gets a transaction, or a quote in OutLayer’s layout',
      {
        field: 'evidence',
      },
    );
  }
  if (transaction === undefined || transaction.signer_id === outlayerOperator) return;
  const operator = outlayerOperator ?? 'no account';
  throw new ProblemError('outlayer_operator_refused', `this service signs for ${operator}`, {
    field: 'transaction.signer_id',
  });
}

/** By the epoch that signed the answer, of a request that was proved to it. `assertSignable` came before. */
export function signTransaction(
  { keys }: Pick<Epoch, 'keys'>,
  asked: AskedRequest,
  kept: KeptAnswer,
  { transaction: wished }: Pick<OutlayerRequestBody, 'transaction'>,
): OutlayerAnswer['transaction'] {
  if (wished === undefined) return null;
  const signed = keys.nearAccess.signResolve({
    signerId: wished.signer_id,
    nonce: wished.nonce,
    blockHash: wished.block_hash,
    ...resolvingCall(asked, kept),
  });
  return {
    hash: toBase58(identifyTransaction(signed).hash),
    signed_transaction_base64: toBase64(encode(signedTransactionSchema, signed)),
  };
}
