import { blockReference, findBlock, toBlockId } from '../block-reference.ts';
import { blockView } from '../block-view.ts';
import type { RpcMethod } from '../method.ts';
import { positional, toFields } from '../params.ts';

/** `block`: by a reference, or by one positional block id. */
export const block: RpcMethod = async ({ world }, params) => {
  const [id] = positional(params, 1) ?? [];
  const found = await findBlock(world, id === undefined ? blockReference(toFields(params)) : toBlockId(id));
  const previous = await world.block({ kind: 'hash', hash: found.prevHash });
  return blockView(found, { prevHeight: previous?.height, protocolVersion: world.protocolVersion });
};
