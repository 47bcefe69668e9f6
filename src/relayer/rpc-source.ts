import type { BlockSource, Watched } from './block-source.ts';
import type { ChainBlock, ChainReceipt, ChainTransaction, NearNode } from './near-node.ts';
import { isSuccess, type OutcomeView } from './near-schemas.ts';
import { type RequestEvent, readRequestLog } from './request-event.ts';
import { RpcFailure } from './rpc-failure.ts';

/** How many blocks a receipt's transaction is looked for before the receipt. Delayed receipts take the longest. */
const longestWay = 60;

type Found = { readonly transactionHash: string; readonly outcome: OutcomeView };

/**
 * Events by a node's RPC alone. A request is kept by its contract, so its receipt changed the contract's data: one
 * question a block (`EXPERIMENTAL_changes`) names the receipts that did. The node has no outcome by a receipt's id, but it
 * has those of a transaction: the receipt's signer is known, so his transactions in the blocks before are asked
 * (`EXPERIMENTAL_tx_status`) until one has the receipt. A failed receipt changes nothing and is never looked at.
 */
export function createRpcSource(node: NearNode): BlockSource {
  return {
    async requestsIn(watched, block, isThorough) {
      const events: RequestEvent[] = [];
      for (const id of await node.receiptsThatChanged(watched.contractId, block.hash)) {
        const receipt = await node.receipt(id);
        // A callback of the contract's own, such as the end of a request: it is sent by the contract to itself.
        if (!isThorough && receipt?.predecessorId === watched.contractId) continue;
        const found = await findOutcome(node, block, id, signers(receipt, watched));
        events.push(...readOutcome(watched, block, found));
      }
      return events;
    },
  };
}

/** A node keeps no receipt that a transaction sent to its own account, which then is this one. */
const signers = (receipt: ChainReceipt | undefined, { contractId }: Watched): string =>
  receipt?.signerId ?? contractId;

/** Throws `RpcFailure` when no transaction has the receipt: the block is looked at again, never passed over. */
async function findOutcome(
  node: NearNode,
  block: ChainBlock,
  receiptId: string,
  signerId: string,
): Promise<Found> {
  let at: ChainBlock | undefined = block;
  for (let way = 0; at !== undefined && way < longestWay; way++) {
    for (const transaction of await transactionsOf(node, at, signerId)) {
      const outcome = await outcomeIn(node, transaction, receiptId);
      if (outcome !== undefined) return { transactionHash: transaction.hash, outcome };
    }
    at = await node.block(at.prevHash);
  }
  throw new RpcFailure(`no transaction of ${signerId} has the receipt ${receiptId}`, {
    kind: 'lagging',
    endpoint: '',
  });
}

async function transactionsOf(
  node: NearNode,
  block: ChainBlock,
  signerId: string,
): Promise<readonly ChainTransaction[]> {
  const chunks = await Promise.all(block.chunks.map((hash) => node.transactions(hash)));
  return chunks.flat().filter((one) => one.signerId === signerId);
}

async function outcomeIn(
  node: NearNode,
  { hash, signerId }: ChainTransaction,
  receiptId: string,
): Promise<OutcomeView | undefined> {
  const status = await node.transactionStatus(hash, signerId);
  return status?.receipts_outcome?.find(({ id }) => id === receiptId);
}

function readOutcome(
  { contractId, standard }: Watched,
  { height, hash, timestamp }: ChainBlock,
  { transactionHash, outcome }: Found,
): readonly RequestEvent[] {
  if (outcome.outcome.executor_id !== contractId || !isSuccess(outcome)) return [];
  return outcome.outcome.logs
    .flatMap((log) => readRequestLog(log, standard))
    .map((logged) => ({
      ...logged,
      contractId,
      block: { height, hash, timestamp },
      transactionHash,
      receiptId: outcome.id,
    }));
}
