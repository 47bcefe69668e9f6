import type { Context } from 'hono';
import { isReader } from '../rpc/reader-token.ts';
import type { DurableWorld } from '../worlds/durable-world.ts';
import type { World } from '../worlds/world.ts';
import { ProblemError } from './problems.ts';
import type { WorldService } from './world-service.ts';

/** Whether a world answers to whom sends this header `authorization`. `now`: Unix seconds. */
export function mayRead({ id, policy }: Pick<World, 'id' | 'policy'>, header: string, now: number): boolean {
  if (policy.readers === undefined) return true;
  const token = /^Bearer +([A-Za-z0-9_-]+)$/i.exec(header)?.[1] ?? '';
  return isReader(token, { worldId: id, readers: policy.readers, now: BigInt(Math.floor(now)) });
}

/** The world in the path, if who asks may read it. Throws problems. */
export async function findReadable(
  { worlds, clock }: { readonly worlds: WorldService; readonly clock: () => number },
  c: Context,
): Promise<DurableWorld> {
  const world = await worlds.find(c.req.param('id') ?? '');
  if (world === undefined) throw new ProblemError('world_not_found', 'there is no such world here');
  if (mayRead(world, c.req.header('authorization') ?? '', clock())) return world;
  throw new ProblemError('not_a_reader', 'send a bearer token that a reader of this world signed');
}
