import { toBase58 } from '../../primitives/hash.ts';
import { receiptView } from '../../primitives/receipt-view.ts';
import type { Json } from '../../primitives/schema.ts';
import { signedTransactionView } from '../../primitives/transaction-view.ts';
import type { World, WorldBlock } from '../../worlds/world.ts';
import { findBlock, toBlockId } from '../block-reference.ts';
import { chunkView } from '../block-view.ts';
import type { RpcMethod } from '../method.ts';
import { type Fields, hashField, positional, toFields, u64Field } from '../params.ts';
import { handlerError, parseError } from '../rpc-error.ts';

/** `chunk`: by its hash, which is that of its block, or by a block and the shard, which is 0. */
export const chunk: RpcMethod = async ({ world }, params) => {
  const block = await findChunk(world, toReference(params));
  const [transactions, receipts] = await Promise.all([
    Promise.all(block.transactions.map((hash) => readTransaction(world, hash))),
    world.receiptsInto(block),
  ]);
  return chunkView(block, { transactions: transactions.flat(), receipts: receipts.map(receiptView) });
};

function toReference(params: Json): Fields {
  const [blockId, shardId] = positional(params, 2) ?? [];
  if (blockId !== undefined && shardId !== undefined) return { block_id: blockId, shard_id: shardId };
  const [hash] = positional(params, 1) ?? [];
  return hash === undefined ? toFields(params) : { chunk_id: hash };
}

async function findChunk(world: World, reference: Fields): Promise<WorldBlock> {
  const { block_id: blockId, chunk_id: chunkId } = reference;
  if (typeof chunkId === 'string') return chunkByHash(world, hashField(reference, 'chunk_id'));
  if (blockId === undefined || blockId === null) {
    throw parseError('Failed parsing args: missing `chunk_id`, or `block_id` with `shard_id`');
  }
  const block = await findBlock(world, toBlockId(blockId));
  const shardId = u64Field(reference, 'shard_id');
  if (shardId === 0n) return block;
  throw handlerError('INVALID_SHARD_ID', { shard_id: shardId }, `Shard id ${shardId} does not exist`);
}

async function chunkByHash(world: World, hash: Uint8Array): Promise<WorldBlock> {
  const block = await world.block({ kind: 'hash', hash });
  if (block !== undefined) return block;
  const name = toBase58(hash);
  const said = `Chunk Missing (unavailable on the node): ChunkHash(\`${name}\`) \n Cause: Unknown`;
  throw handlerError('UNKNOWN_CHUNK', { chunk_hash: name }, said);
}

async function readTransaction(world: World, hash: Uint8Array): Promise<Json[]> {
  const found = await world.transaction(hash);
  return found === undefined ? [] : [signedTransactionView(found.signed)];
}
