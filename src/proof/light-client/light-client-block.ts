import {
  blockHeaderInnerLite,
  type LightClientBlockLite,
  lightClientBlockHash,
} from '../../primitives/block-header.ts';
import type { Encoded } from '../../primitives/borsh.ts';
import { combineHashes } from '../../primitives/merkle.ts';
import { hash58, option, record, vec } from '../../primitives/schema.ts';
import { signatureSchema } from '../../primitives/signature.ts';
import { validatorStakes } from '../../primitives/validator-stake.ts';

/**
 * nearcore's `LightClientBlockView` (near-primitives 0.38, views.rs), which `next_light_client_block` gives. Its JSON is
 * nearcore's; its borsh is ours alone, for rows of the store.
 */
export const lightClientBlock = record({
  prevBlockHash: hash58,
  /** Of the next block: with this block's hash it makes the hash that was approved. */
  nextBlockInnerHash: hash58,
  innerLite: blockHeaderInnerLite,
  innerRestHash: hash58,
  /** The block producers of the epoch after this block's. */
  nextBps: option(validatorStakes),
  /** By the place of the producer. Near the end of an epoch those of the next follow, which nobody reads. */
  approvalsAfterNext: vec(option(signatureSchema)),
});

export type LightClientBlock = Encoded<typeof lightClientBlock>;

export const headerOf = (block: LightClientBlock): LightClientBlockLite => ({
  prevBlockHash: block.prevBlockHash,
  innerRestHash: block.innerRestHash,
  innerLite: block.innerLite,
});

/** The hash of the block after this one, which its producers endorsed. */
export const nextBlockHash = (block: LightClientBlock): Uint8Array =>
  combineHashes(block.nextBlockInnerHash, lightClientBlockHash(headerOf(block)));
