import { createHmac } from 'node:crypto';
import { hash, struct, u64 } from '../primitives/borsh.ts';
import { domainBytes, domainHash } from '../proof/domain.ts';

const requestCodec = struct({ transactionsHash: hash, receiptsHash: hash });
const seedCodec = struct({ worldId: hash, sequence: u64, requestHash: hash });

/** Which block of which world, and what it has to do. */
export type SeedOf = {
  readonly worldId: Uint8Array;
  readonly sequence: bigint;
  readonly transactionsHash: Uint8Array;
  readonly receiptsHash: Uint8Array;
};

/**
 * The random seed of a block: HMAC-SHA256 under a sealed key. Nobody outside can tell it before the block is there, and to
 * kill and run again gives the same, since no time is in it.
 */
export function blockSeed(key: Uint8Array, { worldId, sequence, ...request }: SeedOf): Uint8Array {
  const requestHash = domainHash('world-request', requestCodec, request);
  const message = domainBytes('world-seed', seedCodec, { worldId, sequence, requestHash });
  return new Uint8Array(createHmac('sha256', key).update(message).digest());
}
