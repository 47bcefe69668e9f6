import { bool, decode, type Encoded, encode, hash, struct, u32, u64, vec } from '../primitives/borsh.ts';
import { partialMerkleTree } from '../primitives/partial-merkle-tree.ts';
import { headCodec, shardLoadCodec } from '../proof/head.ts';
import type { Block } from '../store/world-store.ts';
import type { WorldBlock } from './world.ts';

/** What the store keeps of a block for us: its head, and what the next block goes by. */
const detailsCodec = struct({
  head: headCodec,
  load: shardLoadCodec,
  transactions: vec(hash),
  /** Over the hashes of all blocks up to this one. */
  history: partialMerkleTree,
  /** The block whose outgoing receipts come into the next chunk, and how many of those it made are outgoing. */
  receiptsFrom: u64,
  receiptCount: u32,
  /** In the state: they come before all others. */
  delayedReceipts: u64,
  /** Nanoseconds by which the world is ahead of the clock, since it was fast-forwarded. */
  clockOffset: u64,
  /** Whether the world went back once: then ids may come again. */
  wasRestored: bool,
});
export type BlockDetails = Encoded<typeof detailsCodec>;

export const encodeDetails = (details: BlockDetails): Uint8Array => encode(detailsCodec, details);

/** A block with all that follows from it. */
export type Tip = { readonly block: Block; readonly details: BlockDetails };

export const toTip = (block: Block): Tip => ({ block, details: decode(detailsCodec, block.details) });

export function toWorldBlock({ block, details }: Tip): WorldBlock {
  const { input, output } = details.head;
  return {
    sequence: block.sequence,
    height: block.height,
    hash: block.hash,
    prevHash: block.previousHash,
    timestamp: block.timestamp,
    epochHeight: input.block.epochHeight,
    randomSeed: block.randomSeed,
    gasPrice: input.block.gasPrice,
    gasLimit: input.block.gasLimit,
    gasUsed: output.gasBurnt,
    tokensBurnt: output.tokensBurnt,
    prevStateRoot: input.preStateRoot,
    stateRoot: block.stateRoot,
    outcomeRoot: block.outcomeRoot,
    transactions: details.transactions,
  };
}

/** Whether something waits inside the world, so that a block without transactions would do something. */
export const isUnsettled = ({ details }: Tip): boolean =>
  details.receiptCount > 0 ||
  details.delayedReceipts > 0n ||
  details.load.congestion.bufferedReceiptsGas > 0n;
