import type { Json } from '../../primitives/schema.ts';
import type { BlockRef } from '../../worlds/world.ts';
import { findBlock, toBlockId } from '../block-reference.ts';
import type { RpcMethod } from '../method.ts';
import { positional, toFields } from '../params.ts';

/** `gas_price`: of a block, or of the head. */
export const gasPrice: RpcMethod = async ({ world }, params) => {
  const block = await findBlock(world, toReference(params));
  return { gas_price: String(block.gasPrice) };
};

function toReference(params: Json): BlockRef {
  const [id = toIdOf(params)] = positional(params, 1) ?? [];
  return id === null ? { kind: 'latest' } : toBlockId(id);
}

/** An object, or nothing at all. */
function toIdOf(params: Json): Json {
  if (params === null || positional(params, 0) !== undefined || positional(params, 1) !== undefined)
    return null;
  return toFields(params)['block_id'] ?? null;
}
