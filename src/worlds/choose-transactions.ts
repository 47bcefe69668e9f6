import type { Parameters } from '../params/at-version.ts';
import { toHex } from '../primitives/bytes.ts';
import { type SignedTransaction, transactionNonce } from '../primitives/transaction.ts';
import { transactionCost } from '../runtime/fees/transaction-cost.ts';

/** A transaction that waits. `size` in bytes, as it was sent. */
export type Waiting = {
  readonly signed: SignedTransaction;
  readonly hash: Uint8Array;
  readonly size: number;
};

/**
 * Those of the waiting transactions that go into the next block: in the order of their arrival, but those of one key in
 * that of their nonces, as many as a chunk may have. At least one, so that none waits for ever.
 */
export function chooseTransactions(
  params: Parameters,
  gasPrice: bigint,
  waiting: readonly Waiting[],
): readonly Waiting[] {
  const chosen: Waiting[] = [];
  let bytes = 0;
  let gas = 0n;
  for (const one of byNonce(waiting)) {
    bytes += one.size;
    gas += transactionCost(params, one.signed.transaction, gasPrice)?.gasBurnt ?? 0n;
    const fits =
      bytes <= params.witness.combined_transactions_size_limit && gas <= params.congestion.max_tx_gas;
    if (!fits && chosen.length > 0) break;
    chosen.push(one);
  }
  return chosen;
}

/** Each key keeps its places in the queue, and fills them in the order of its nonces. */
function byNonce(waiting: readonly Waiting[]): readonly Waiting[] {
  const keys = Map.groupBy(waiting, keyOf);
  const sorted = new Map(
    [...keys].map(([key, all]) => [
      key,
      all.toSorted((a, b) => compare(nonceOf(a), nonceOf(b)))[Symbol.iterator](),
    ]),
  );
  return waiting.map((one) => sorted.get(keyOf(one))?.next().value ?? one);
}

/** Each nonce of a gas key is a sequence of its own. */
function keyOf({ signed: { transaction } }: Waiting): string {
  const nonce = transactionNonce(transaction);
  const index = nonce.kind === 'gas_key_nonce' ? nonce.nonceIndex : '';
  return `${transaction.signerId} ${toHex(transaction.publicKey)} ${index}`;
}

const nonceOf = ({ signed: { transaction } }: Waiting): bigint => transactionNonce(transaction).nonce;

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));
