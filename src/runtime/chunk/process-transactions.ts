import { toHex } from '../../primitives/bytes.ts';
import type { InvalidTxError } from '../../primitives/errors/invalid-tx-error.ts';
import type { Receipt } from '../../primitives/receipt.ts';
import {
  identifyTransaction,
  type SignedTransaction,
  type TransactionId,
} from '../../primitives/transaction.ts';
import { isEnabled } from '../features.ts';
import { convertTransaction } from '../transactions/convert.ts';
import { readSigner } from '../transactions/signer.ts';
import type { ChunkOutcome, ChunkRun } from './chunk-run.ts';

/** A transaction, and whether the block hash that it names is still young enough: only its caller knows the chain. */
export type ChunkTransaction = { readonly signed: SignedTransaction; readonly isExpired: boolean };

type Identified = ChunkTransaction & { readonly id: TransactionId };

/**
 * Makes receipts of a chunk's transactions, in their order. Sends them, but for those to their own signer, which are
 * returned: they come first among the chunk's receipts (nearcore, runtime/runtime/src/lib.rs, `process_transactions`).
 */
export function processTransactions(run: ChunkRun, transactions: readonly ChunkTransaction[]): Receipt[] {
  const { state, params } = run.chunk;
  const all = transactions.map((one): Identified => ({ ...one, id: identifyTransaction(one.signed) }));
  // Protocol: all signers are read before any transaction is judged, so the witness has them even of bad ones.
  for (const { signed, isExpired } of all) if (!isExpired) readSigner(state, signed.transaction);
  const isUnique = isEnabled('UniqueChunkTransactions', params);
  const unique = isUnique ? firstOfEach(all) : all;
  return unique.flatMap((one) => processTransaction(run, one));
}

/** Protocol: a transaction that comes twice in a chunk has one outcome. */
function firstOfEach(transactions: readonly Identified[]): readonly Identified[] {
  const seen = new Set<string>();
  return transactions.filter(({ id }) => {
    const name = toHex(id.hash);
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew;
  });
}

/** Returns the receipt, if it is local. */
function processTransaction(run: ChunkRun, { signed, isExpired, id }: Identified): Receipt[] {
  if (isExpired) {
    run.addOutcome(failure(signed, id, { kind: 'expired' }));
    return [];
  }
  const { state, params, block, crypto } = run.chunk;
  const { height: blockHeight, gasPrice } = block;
  const scene = { state, params, blockHeight, gasPrice, verifiers: crypto?.signatures };
  const converted = convertTransaction(scene, signed, id);
  state.commit({ kind: 'transaction_processing', txHash: id.hash });
  const { gasBurnt, tokensBurnt, computeBurnt } = converted;
  if (converted.kind === 'failed') {
    run.addOutcome(failure(signed, id, converted.error, { gasBurnt, tokensBurnt, computeBurnt }));
    return [];
  }
  const { receipt } = converted;
  const { receiptId } = receipt;
  const status = { kind: 'success_receipt_id', receiptId } as const;
  run.addOutcome({
    id: id.hash,
    outcome: { ...outcomeOf(signed, gasBurnt, tokensBurnt), receiptIds: [receiptId], status },
    computeUsage: computeBurnt,
  });
  if (receipt.receiverId === signed.transaction.signerId) return [receipt];
  run.sink.send(receipt);
  return [];
}

type Burnt = { readonly gasBurnt: bigint; readonly tokensBurnt: bigint; readonly computeBurnt: bigint };

const nothingBurnt: Burnt = { gasBurnt: 0n, tokensBurnt: 0n, computeBurnt: 0n };

/** Protocol: a transaction that is refused costs nothing and has an outcome all the same. */
function failure(
  signed: SignedTransaction,
  { hash }: TransactionId,
  error: InvalidTxError,
  { gasBurnt, tokensBurnt, computeBurnt }: Burnt = nothingBurnt,
): ChunkOutcome {
  const status = { kind: 'failure', error: { kind: 'invalid_tx_error', error } } as const;
  return {
    id: hash,
    outcome: { ...outcomeOf(signed, gasBurnt, tokensBurnt), status },
    computeUsage: computeBurnt,
  };
}

const outcomeOf = ({ transaction }: SignedTransaction, gasBurnt: bigint, tokensBurnt: bigint) => ({
  logs: [],
  receiptIds: [],
  gasBurnt,
  tokensBurnt,
  executorId: transaction.signerId,
  metadata: { kind: 'v1' } as const,
});
