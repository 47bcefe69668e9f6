import type { Parameters } from '../params/at-version.ts';
import { decode } from '../primitives/borsh.ts';
import { equalBytes, toHex } from '../primitives/bytes.ts';
import { type Receipt, receiptSchema } from '../primitives/receipt.ts';
import type { SignedTransaction } from '../primitives/transaction.ts';
import type { ChunkResult } from '../runtime/apply.ts';
import type { ChunkOutcome } from '../runtime/chunk-run.ts';
import { transactionCost } from '../runtime/fees/transaction-cost.ts';

/** Trie column of receipts that wait for a yield. */
const yieldColumn = 12;

/**
 * The receipts that a chunk made and did not send: those of transactions to their own signer, and yields. (Any other of
 * these, a lone deletion, is applied at once and leaves no trace but its outcome.)
 */
export const unsentReceipts = (
  scene: { readonly params: Parameters; readonly gasPrice: bigint },
  transactions: readonly { readonly signed: SignedTransaction; readonly hash: Uint8Array }[],
  result: ChunkResult,
): readonly Receipt[] => [
  ...transactions.flatMap(({ signed, hash }) => {
    const outcome = result.outcomes.find(({ id }) => equalBytes(id, hash));
    return outcome === undefined ? [] : localReceipt(scene, signed, outcome);
  }),
  ...yields(result),
];

function localReceipt(
  { params, gasPrice }: { readonly params: Parameters; readonly gasPrice: bigint },
  { transaction }: SignedTransaction,
  { outcome: { status } }: ChunkOutcome,
): Receipt[] {
  const { signerId, receiverId, publicKey, actions } = transaction;
  const cost = transactionCost(params, transaction, gasPrice);
  if (signerId !== receiverId || status.kind !== 'success_receipt_id' || cost === undefined) return [];
  const body = {
    kind: 'action' as const,
    signerId,
    signerPublicKey: publicKey,
    gasPrice: cost.receiptGasPrice,
    outputDataReceivers: [],
    inputDataIds: [],
    actions,
  };
  return [{ predecessorId: signerId, receiverId, receiptId: status.receiptId, receipt: body }];
}

/** Those too that went again before the chunk was over. */
function yields({ state }: ChunkResult): Receipt[] {
  const found = new Map<string, Receipt>();
  for (const { key, history } of state.changes) {
    if (key[0] !== yieldColumn) continue;
    for (const { value } of history) {
      if (value === undefined) continue;
      const receipt = decode(receiptSchema, value);
      found.set(toHex(receipt.receiptId), receipt);
    }
  }
  return [...found.values()];
}
