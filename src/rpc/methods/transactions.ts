import { paramsAt } from '../../params/at-version.ts';
import { BorshError, decode } from '../../primitives/borsh.ts';
import { fromBase64 } from '../../primitives/bytes.ts';
import { txExecutionError } from '../../primitives/errors/tx-errors.ts';
import { toBase58 } from '../../primitives/hash.ts';
import type { Json } from '../../primitives/schema.ts';
import {
  identifyTransaction,
  type SignedTransaction,
  signedTransactionSchema,
} from '../../primitives/transaction.ts';
import type { Submission, World } from '../../worlds/world.ts';
import { type WaitUntil, waitLevels } from '../execution.ts';
import type { ReceiptsShown } from '../execution-view.ts';
import type { RpcContext, RpcMethod } from '../method.ts';
import { accountField, type Fields, hashField, optional, positional, text, toFields } from '../params.ts';
import { handlerError, parseError, type RpcError } from '../rpc-error.ts';
import { awaitTransaction } from '../transaction-wait.ts';

type Refusal = Extract<Submission, { readonly ok: false }>;

/** nearcore's default of `wait_until`. */
const usual: WaitUntil = 'EXECUTED_OPTIMISTIC';

/** `send_tx`: `{signed_tx_base64, wait_until}`, or the transaction alone by position. */
export const sendTx: RpcMethod = async (context, params) => {
  const fields = toSubmission(params);
  const until = waitUntil(fields);
  const hash = await submit(context, signedTransaction(context.world, fields));
  if (until === 'NONE') return { final_execution_status: 'NONE' };
  return awaitTransaction(context, hash, { until, shown: 'without_receipts' });
};

/** `broadcast_tx_async`: takes the transaction and answers with its hash. */
export const broadcastTxAsync: RpcMethod = async (context, params) =>
  toBase58(await submit(context, signedTransaction(context.world, toSubmission(params))));

/** `broadcast_tx_commit`: `send_tx` that waits as usual, whatever it is told. */
export const broadcastTxCommit: RpcMethod = async (context, params) => {
  const hash = await submit(context, signedTransaction(context.world, toSubmission(params)));
  return awaitTransaction(context, hash, { until: usual, shown: 'without_receipts' });
};

/** `tx` and `EXPERIMENTAL_tx_status`: by hash and sender, or by the transaction itself. */
const statusMethod =
  (shown: ReceiptsShown): RpcMethod =>
  async (context, params) => {
    const fields = toQuestion(params);
    return awaitTransaction(context, transactionHash(context.world, fields), {
      until: waitUntil(fields),
      shown,
    });
  };

export const tx = statusMethod('without_receipts');
export const txStatus = statusMethod('with_receipts');

async function submit({ world }: RpcContext, signed: SignedTransaction): Promise<Uint8Array> {
  const submission = await world.submit(signed);
  if (!submission.ok) throw invalidTransaction(submission);
  return submission.hash;
}

function toSubmission(params: Json): Fields {
  const [signed] = positional(params, 1) ?? [];
  return signed === undefined ? toFields(params) : { signed_tx_base64: signed };
}

function toQuestion(params: Json): Fields {
  const [hash, accountId] = positional(params, 2) ?? [];
  if (hash !== undefined && accountId !== undefined) return { tx_hash: hash, sender_account_id: accountId };
  return toSubmission(params);
}

/** nearcore needs the sender to find the shard; a world only sees that it is an account id. */
function transactionHash(world: World, fields: Fields): Uint8Array {
  if (fields['signed_tx_base64'] !== undefined) {
    return identifyTransaction(signedTransaction(world, fields)).hash;
  }
  const hash = hashField(fields, 'tx_hash');
  accountField(fields, 'sender_account_id');
  return hash;
}

function waitUntil(fields: Fields): WaitUntil {
  const named = optional(fields, 'wait_until', text) ?? usual;
  const level = waitLevels.find((one) => one === named);
  if (level !== undefined) return level;
  throw parseError(
    `Failed parsing args: unknown variant \`${named}\`, expected one of ${waitLevels.join(', ')}`,
  );
}

function signedTransaction(world: World, fields: Fields): SignedTransaction {
  const base64 = text(fields, 'signed_tx_base64');
  assertSize(world, base64);
  try {
    return decode(signedTransactionSchema, fromBase64(base64));
  } catch (cause) {
    // The base64 decoder throws plain errors; whatever else is wrong with the bytes is the sender's doing as well.
    const why = cause instanceof BorshError ? cause.message : 'invalid base64';
    throw parseError(`Failed to decode transaction: ${why}`);
  }
}

/** Of an ML-DSA-65 key, with its tag. */
const longestSignature = 3_310;

/** What no block could take is not even decoded: a few megabytes can be millions of actions. */
function assertSize({ protocolVersion }: World, base64: string): void {
  const { max_transaction_size: limit } = paramsAt(protocolVersion).limits;
  const padding = base64.indexOf('=');
  const size = Math.floor(((padding < 0 ? base64.length : padding) * 3) / 4);
  if (size <= limit + longestSignature) return;
  throw invalidTransaction({
    error: { kind: 'transaction_size_exceeded', size: BigInt(size), limit: BigInt(limit) },
  });
}

function invalidTransaction({ error }: Pick<Refusal, 'error'>): RpcError {
  const reason = txExecutionError.toJson({ kind: 'invalid_tx_error', error });
  return handlerError('INVALID_TRANSACTION', {}, { TxExecutionError: reason });
}
