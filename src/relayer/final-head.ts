import type { Json } from '../primitives/schema.ts';
import type { Clock } from './clock.ts';
import { type ChainBlock, read, toBlock } from './near-node.ts';
import { blockSchema } from './near-schemas.ts';
import { RpcFailure } from './rpc-failure.ts';
import type { RpcPool } from './rpc-pool.ts';

const question: Json = { finality: 'final' };
/** How many blocks a node may be behind the best one that is known. */
const allowedLag = 10n;
const compareEveryMillis = 30_000;

/**
 * The last final block, which never goes back. Now and then every endpoint is asked, and those that are behind are left
 * alone; a node that is behind the best known by more than ten blocks is not believed. Throws `RpcFailure`.
 */
export function createFinalHead(pool: RpcPool, clock: Clock): () => Promise<ChainBlock> {
  let best: ChainBlock | undefined;
  let compareAt = 0;
  return async () => {
    if (clock.now() >= compareAt) {
      compareAt = clock.now() + compareEveryMillis;
      best = newer(best, await compare(pool));
    }
    const told = toBlock(read(await pool.ask('block', question), 'block', blockSchema));
    if (best !== undefined && told.height + allowedLag < best.height) {
      // The next question finds another endpoint before this one.
      compareAt = 0;
      throw new RpcFailure(`the final block ${told.height} is behind ${best.height}`, {
        kind: 'lagging',
        endpoint: '',
      });
    }
    best = newer(best, told);
    return best;
  };
}

async function compare(pool: RpcPool): Promise<ChainBlock | undefined> {
  const told = (await pool.askAll('block', question)).flatMap(({ endpoint, result }) => {
    const parsed = blockSchema.safeParse(result);
    return parsed.success ? [{ endpoint, block: toBlock(parsed.data) }] : [];
  });
  const best = told.map(({ block }) => block).reduce<ChainBlock | undefined>(newer, undefined);
  for (const { endpoint, block } of told) {
    const lag = (best?.height ?? 0n) - block.height;
    if (lag > allowedLag) pool.setAside(endpoint, `${lag} blocks behind`);
  }
  return best;
}

function newer(one: ChainBlock | undefined, other: ChainBlock): ChainBlock;
function newer(one: ChainBlock | undefined, other: ChainBlock | undefined): ChainBlock | undefined;
function newer(one: ChainBlock | undefined, other: ChainBlock | undefined): ChainBlock | undefined {
  return one === undefined || (other !== undefined && other.height > one.height) ? other : one;
}
