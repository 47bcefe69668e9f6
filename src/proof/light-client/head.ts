import { type LightClientBlockLite, lightClientBlockHash } from '../../primitives/block-header.ts';
import { equalBytes } from '../../primitives/bytes.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { blockProducersHash, type ValidatorStake } from '../../primitives/validator-stake.ts';
import { headerOf, type LightClientBlock } from './light-client-block.ts';
import { accepted, type Checked, refused } from './refusal.ts';

/** A block that is final by NEAR's rules, or the one at which trust starts, and who may sign what follows. */
export type TrustedHead = {
  readonly hash: Uint8Array;
  readonly header: LightClientBlockLite;
  /** How many epochs after that of the trusted start. */
  readonly epoch: bigint;
  /** Of the header's own epoch; unknown at the trusted start. */
  readonly producers: readonly ValidatorStake[] | undefined;
  /** Of the epoch after it. */
  readonly nextProducers: readonly ValidatorStake[];
};

/**
 * The head at which trust starts: the block whose hash the measured configuration names, with the producers of the epoch
 * after it. Whoever brings them is not trusted: the hash covers the header, and the header the producers by their hash.
 * Blocks of the start's own epoch cannot be judged, so it has to be of an epoch that is over.
 */
export function startHead(checkpoint: Uint8Array, block: LightClientBlock): Checked<TrustedHead> {
  const header = headerOf(block);
  const hash = lightClientBlockHash(header);
  if (!equalBytes(hash, checkpoint)) return refused('checkpoint_hash_mismatch', toBase58(hash));
  if (block.nextBps === undefined) return refused('next_producers_missing');
  if (!equalBytes(blockProducersHash(block.nextBps), header.innerLite.nextBpHash))
    return refused('next_producers_mismatch');
  return accepted({ hash, header, epoch: 0n, producers: undefined, nextProducers: block.nextBps });
}

const nanosPerSecond = 1_000_000_000n;

/** How far the clocks of block producers may be ahead of ours, in seconds. */
const clockSkewSeconds = 60n;

/**
 * Whether a head may still be trusted: to judge the next block, and to prove under. `nowSeconds` is Unix time,
 * `maxAgeSeconds` that of the measured configuration. The bound keeps out validators who took back their stake and have
 * nothing to lose: it rests on the clock, which a host can set back, but not to before the time of the head.
 */
export function checkHeadAge(
  head: TrustedHead,
  nowSeconds: number,
  maxAgeSeconds: number,
): Checked<TrustedHead> {
  const { timestamp } = head.header.innerLite;
  const now = BigInt(Math.floor(nowSeconds)) * nanosPerSecond;
  if (timestamp > now + clockSkewSeconds * nanosPerSecond)
    return refused('clock_behind_head', `by ${(timestamp - now) / nanosPerSecond} s`);
  const age = (now - timestamp) / nanosPerSecond;
  return age > BigInt(maxAgeSeconds) ? refused('trusted_head_too_old', `${age} s`) : accepted(head);
}
