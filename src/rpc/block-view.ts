import { congestionInfoView, noCongestion } from '../primitives/congestion-info.ts';
import { toBase58, zeroHash } from '../primitives/hash.ts';
import type { Json } from '../primitives/schema.ts';
import { formatSignature } from '../primitives/signature.ts';
import type { WorldBlock } from '../worlds/world.ts';

/** A world has no block producers: the author of everything is the protocol's own account. */
const author = 'system';
const noHash = toBase58(zeroHash);
/** Nobody signs a block in NEAR's way; a world's head is signed by a statement. */
const noSignature = formatSignature(new Uint8Array(65));

export type BlockSurroundings = { readonly prevHeight: bigint | undefined; readonly protocolVersion: number };

/** nearcore's `BlockView` (near-primitives 0.38, views.rs); what a world has not got is zero, empty or null. */
export const blockView = (block: WorldBlock, around: BlockSurroundings): Json => ({
  author,
  header: headerView(block, around),
  chunks: [chunkHeaderView(block)],
});

function headerView(block: WorldBlock, { prevHeight, protocolVersion }: BlockSurroundings): Json {
  const prevHash = toBase58(block.prevHash);
  return {
    height: block.height,
    prev_height: prevHeight ?? null,
    epoch_id: noHash,
    next_epoch_id: noHash,
    hash: toBase58(block.hash),
    prev_hash: prevHash,
    prev_state_root: toBase58(block.prevStateRoot),
    block_body_hash: null,
    chunk_receipts_root: noHash,
    chunk_headers_root: noHash,
    chunk_tx_root: noHash,
    // nearcore has the outcomes of the block before here; a world's block states its own.
    outcome_root: toBase58(block.outcomeRoot),
    chunks_included: 1,
    challenges_root: noHash,
    timestamp: block.timestamp,
    timestamp_nanosec: String(block.timestamp),
    random_value: toBase58(block.randomSeed),
    validator_proposals: [],
    chunk_mask: [true],
    gas_price: String(block.gasPrice),
    block_ordinal: null,
    rent_paid: '0',
    validator_reward: '0',
    total_supply: '0',
    challenges_result: [],
    last_final_block: prevHash,
    last_ds_final_block: prevHash,
    next_bp_hash: noHash,
    block_merkle_root: noHash,
    epoch_sync_data_hash: null,
    approvals: [],
    signature: noSignature,
    latest_protocol_version: protocolVersion,
    chunk_endorsements: null,
    shard_split: null,
  };
}

/** A block has one chunk, and the chunk the hash of its block. */
const chunkHeaderView = (block: WorldBlock): Json => ({
  chunk_hash: toBase58(block.hash),
  prev_block_hash: toBase58(block.prevHash),
  outcome_root: toBase58(block.outcomeRoot),
  prev_state_root: toBase58(block.prevStateRoot),
  encoded_merkle_root: noHash,
  encoded_length: 0,
  height_created: block.height,
  height_included: block.height,
  shard_id: 0,
  gas_used: block.gasUsed,
  gas_limit: block.gasLimit,
  rent_paid: '0',
  validator_reward: '0',
  balance_burnt: String(block.tokensBurnt),
  outgoing_receipts_root: noHash,
  tx_root: noHash,
  validator_proposals: [],
  congestion_info: congestionInfoView(noCongestion),
  bandwidth_requests: { V1: { requests: [] } },
  signature: noSignature,
});

/** nearcore's `ChunkView`. */
export const chunkView = (
  block: WorldBlock,
  { transactions, receipts }: { readonly transactions: readonly Json[]; readonly receipts: readonly Json[] },
): Json => ({ author, header: chunkHeaderView(block), transactions, receipts });
