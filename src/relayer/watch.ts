import type { Logger } from 'pino';
import type { BlockSource, Watched } from './block-source.ts';
import type { Clock } from './clock.ts';
import type { RelayMetrics } from './metrics.ts';
import type { ChainBlock, NearNode } from './near-node.ts';
import type { Cursor, RelayStore } from './relay-store.ts';
import type { RequestEvent } from './request-event.ts';
import { yieldBlocks } from './request-record.ts';
import { RpcFailure } from './rpc-failure.ts';

export type WatchParts = {
  readonly node: NearNode;
  readonly source: BlockSource;
  readonly store: RelayStore;
  readonly watched: Watched;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: RelayMetrics;
};

/**
 * Looks at every block from the cursor to the head, in their order and by their hashes, so that none is left out; the cursor
 * moves together with what was found. Throws `RpcFailure` when a node cannot tell: the next call begins at the cursor.
 */
export async function watchOnce(parts: WatchParts, head: ChainBlock, signal: AbortSignal): Promise<void> {
  const { store, source, watched, clock } = parts;
  const cursor = store.cursor(watched.contractId);
  for (const block of await blocksAfter(parts, cursor, head)) {
    if (signal.aborted) return;
    const events = await source.requestsIn(watched, block, false);
    const { height, hash, timestamp } = block;
    tellNew(parts, store.advance(watched.contractId, { height, hash, timestamp }, events, clock.now()));
  }
}

/** A node that was restarted may be so far behind. */
const behind = 10n;

/** Oldest first. Without a cursor the head alone: what waits from before, the sweep finds. */
async function blocksAfter(
  { node, log }: WatchParts,
  cursor: Cursor | undefined,
  head: ChainBlock,
): Promise<readonly ChainBlock[]> {
  if (cursor === undefined) return [head];
  if (head.height + behind < cursor.height) {
    const what = `the final block ${head.height} is behind the cursor ${cursor.height}: is this another chain?`;
    throw new RpcFailure(what, { kind: 'lagging', endpoint: '' });
  }
  if (head.height <= cursor.height) return [];
  const oldest = head.height - yieldBlocks;
  const blocks: ChainBlock[] = [];
  let at = head;
  while (at.height > cursor.height && at.height >= oldest) {
    blocks.unshift(at);
    if (at.prevHash === cursor.hash) return blocks;
    at = await blockBefore(node, at);
  }
  const facts = { cursor: String(cursor.height), next: String(blocks[0]?.height) };
  if (cursor.height < oldest)
    log.warn(facts, 'blocks are passed over: the time of all requests in them is over');
  else log.error(facts, 'the block at the cursor is not on this chain: is this another chain?');
  return blocks;
}

async function blockBefore(node: NearNode, block: ChainBlock): Promise<ChainBlock> {
  const found = await node.block(block.prevHash);
  if (found !== undefined) return found;
  const what = `no endpoint has the block ${block.prevHash} before height ${block.height}`;
  throw new RpcFailure(what, { kind: 'lagging', endpoint: '' });
}

/** Also what the sweep found. */
export function tellNew(
  { log, metrics }: Pick<WatchParts, 'log' | 'metrics'>,
  events: readonly RequestEvent[],
): void {
  for (const { contractId, requestId, dataId, block } of events) {
    metrics.entered('seen');
    const facts = { contract: contractId, request: String(requestId), data_id: dataId };
    log.info({ ...facts, height: String(block.height) }, 'a request was made');
  }
}
