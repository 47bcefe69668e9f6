import { isReader } from '../rpc/reader-token.ts';
import type { World } from '../worlds/world.ts';

/** Whether a world answers to whom sends this header `authorization`. `now`: Unix seconds. */
export function mayRead({ id, policy }: Pick<World, 'id' | 'policy'>, header: string, now: number): boolean {
  if (policy.readers === undefined) return true;
  const token = /^Bearer +([A-Za-z0-9_-]+)$/i.exec(header)?.[1] ?? '';
  return isReader(token, { worldId: id, readers: policy.readers, now: BigInt(Math.floor(now)) });
}
