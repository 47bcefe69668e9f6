import type { ChainBlock, NearNode } from './near-node.ts';
import { type PendingRequest, readPending, readPendingIds } from './pending-request.ts';
import { yieldBlocks } from './request-record.ts';
import { RpcFailure } from './rpc-failure.ts';
import { tellNew, type WatchParts } from './watch.ts';

export type Swept = { readonly pending: number; readonly found: number; readonly lost: number };

/**
 * Finds the requests that wait in the contract and that no event told of: each one's time names its block, which is then
 * looked at whole. `lost` are those whose event is not there. Throws `RpcFailure`.
 */
export async function sweep(parts: WatchParts, head: ChainBlock): Promise<Swept> {
  const { ids, height } = await readPendingIds(parts.node, parts.watched.contractId);
  let [found, lost] = [0, 0];
  for (const id of ids) {
    const result = await sweepOne(parts, await pendingOf(parts, id, height), head);
    if (result === 'found') found++;
    if (result === 'lost') lost++;
  }
  parts.metrics.swept(found);
  parts.store.note('sweep', `${ids.length} pending, ${found} found, ${lost} lost`, parts.clock.now());
  return { pending: ids.length, found, lost };
}

type Listed = { readonly requestId: bigint; readonly pending: PendingRequest | undefined };

/** Throws `RpcFailure` when another node, which is behind, does not know what was listed. */
async function pendingOf(
  { node, watched }: WatchParts,
  requestId: bigint,
  listedAt: bigint,
): Promise<Listed> {
  const { pending, height } = await readPending(node, watched.contractId, requestId);
  if (pending !== undefined || height >= listedAt) return { requestId, pending };
  const what = `a view after block ${height}, before the list of pending requests after ${listedAt}`;
  throw new RpcFailure(what, { kind: 'lagging', endpoint: '' });
}

async function sweepOne(
  parts: WatchParts,
  { requestId, pending }: Listed,
  head: ChainBlock,
): Promise<'known' | 'found' | 'lost'> {
  const { node, store, watched, source, clock, log } = parts;
  const { contractId } = watched;
  if (pending === undefined || store.has(contractId, pending.dataId)) return 'known';
  // The watch has yet to come there.
  if (pending.timestamp > (store.cursor(contractId)?.timestamp ?? 0n)) return 'known';
  const block = await blockAt(node, head, pending.timestamp);
  const events = block === undefined ? [] : await source.requestsIn(watched, block, true);
  const own = events.filter(({ dataId }) => dataId === pending.dataId);
  const added = store.add(own, clock.now());
  tellNew(parts, added);
  if (added.length > 0) return 'found';
  const facts = { contract: contractId, request: String(requestId), data_id: pending.dataId };
  log.warn(
    facts,
    block === undefined ? 'a pending request is older than its time' : 'a pending request has no event',
  );
  return 'lost';
}

/** The block of exactly this time, among those whose requests may still wait. Times ascend with heights. */
async function blockAt(node: NearNode, head: ChainBlock, timestamp: bigint): Promise<ChainBlock | undefined> {
  let low = head.height > yieldBlocks ? head.height - yieldBlocks : 0n;
  let high = head.height;
  while (low < high) {
    const middle = (low + high) / 2n;
    const block = await blockFrom(node, middle, high);
    if (block !== undefined && block.timestamp < timestamp) low = block.height + 1n;
    else high = middle;
  }
  const found = low === head.height ? head : await blockFrom(node, low, low + 1n);
  return found?.timestamp === timestamp ? found : undefined;
}

/** The first block at a height from `from` up to and without `end`: a chain leaves heights out. */
async function blockFrom(node: NearNode, from: bigint, end: bigint): Promise<ChainBlock | undefined> {
  for (let height = from; height < end; height++) {
    const block = await node.block(height);
    if (block !== undefined) return block;
  }
  return undefined;
}
