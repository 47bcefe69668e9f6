import type { Json } from '../primitives/schema.ts';
import { signedHeadJson } from '../proof/head-json.ts';
import type { World } from '../worlds/world.ts';

/** What the service signs of a world's last block, in readable JSON. */
export async function readSignedHead(world: Pick<World, 'head' | 'signedHead'>): Promise<Json> {
  const { signature, ...head } = await world.signedHead(await world.head());
  return signedHeadJson.encode({ ...head, ed25519Signature: signature }) as Json;
}
